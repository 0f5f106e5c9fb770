/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.host.dialog;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.GenericDialog;
import ij.gui.NonBlockingGenericDialog;
import ij.gui.Roi;
import ij.gui.RoiListener;
import ij.plugin.frame.Recorder;
import java.awt.Button;
import java.awt.Checkbox;
import java.awt.Color;
import java.awt.EventQueue;
import java.awt.FlowLayout;
import java.awt.Font;
import java.awt.Panel;
import java.awt.event.ActionEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.constraineddiffusion.keys.CommandParameter;
import org.constraineddiffusion.menu.Documents;
import org.constraineddiffusion.menu.MenuCommand;
import org.constraineddiffusion.image.InputException;

/**
 * The dialog of a command: what is worked on, the model and what it is for, the fields that the task needs, the others behind a button, the
 * expected time, whatever stands against running, and a preview. It leaves the image's window usable, so that a region can be marked while it
 * is open. What takes time is found out on a thread of its own; a later change makes an earlier answer void.
 */
public final class CommandDialog {

    private static final int DELAY_MILLISECONDS = 250;
    private static final String HELP = "Help";

    private final CommandForm form;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final AtomicInteger change = new AtomicInteger();
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "Constrained Diffusion dialog");
        thread.setDaemon(true);
        return thread;
    });
    private NonBlockingGenericDialog dialog;
    private FieldRows rows;
    private TextBlock subject;
    private TextBlock purpose;
    private TextBlock problem;
    private Checkbox wantsPreview;
    private PreviewPanel preview;
    private boolean possible = true;

    private CommandDialog(CommandForm form) {
        this.form = form;
        values.putAll(form.initial());
    }

    /**
     * Shows the dialog, and waits for the user. It leaves recording to Fiji's bridge to SciJava, which records what a command was run with.
     *
     * @param isGiven whether the caller has given a key, which is not asked for
     * @return false if the user cancels it
     */
    public static boolean fill(MenuCommand command, Predicate<String> isGiven) {
        return fill(command, isGiven, false);
    }

    /** The same where there is no such bridge: what differs from the defaults is given to ImageJ's recorder. */
    public static boolean fillAndRecord(MenuCommand command) {
        return fill(command, key -> false, true);
    }

    private static boolean fill(MenuCommand command, Predicate<String> isGiven, boolean records) {
        CommandForm form = new CommandForm(command, isGiven);
        boolean recording = Recorder.record;
        Recorder.record = false; // the dialog would record every field, and take keys that begin alike for one
        boolean filled;
        try {
            filled = new CommandDialog(form).show();
        } finally {
            Recorder.record = recording;
        }
        if (filled && records && recording && Recorder.getCommand() != null) {
            Recorder.setCommand(Recorder.getCommand());
            form.recorded().forEach(Recorder::recordOption);
        }
        return filled;
    }

    private boolean show() {
        build();
        RoiListener marked = (image, id) -> {
            if (form.image() != null && (image == form.image() || image == null)) {
                EventQueue.invokeLater(this::changed);
            }
        };
        Roi.addRoiListener(marked);
        try {
            Placement.beside(dialog, form.image());
            EventQueue.invokeLater(this::changed);
            dialog.showDialog();
            while (!dialog.wasCanceled() && !isAccepted()) {
                dialog = null;
                build();
                Placement.beside(dialog, form.image());
                EventQueue.invokeLater(this::changed);
                dialog.showDialog();
            }
            return !dialog.wasCanceled();
        } finally {
            change.incrementAndGet();
            Roi.removeRoiListener(marked);
            worker.shutdownNow();
        }
    }

    /** Whether the values could be given to the command; otherwise a message says why, and the dialog opens again. */
    private boolean isAccepted() {
        try {
            rows.read(values);
            form.accept(values);
            return true;
        } catch (InputException mistyped) {
            IJ.error("Constrained Diffusion", mistyped.getMessage());
            return false;
        }
    }

    private void build() {
        dialog = new NonBlockingGenericDialog(form.title()) {
            @Override
            public synchronized void actionPerformed(ActionEvent event) {
                if (!helped(event)) {
                    super.actionPerformed(event);
                }
            }
        };
        subject = TextBlock.add(dialog, head(" "), Font.PLAIN, null);
        rows = new FieldRows(dialog, form);
        for (CommandParameter field : form.essential()) {
            rows.add(field, values);
            if (field.key().equals("model")) {
                purpose = TextBlock.add(dialog, form.purpose(values), Font.ITALIC, Color.darkGray);
            }
        }
        problem = TextBlock.add(dialog, " \n ", Font.PLAIN, null);
        Panel buttons = new Panel(new FlowLayout(FlowLayout.LEFT, 5, 0));
        wantsPreview = new Checkbox("Preview");
        wantsPreview.addItemListener(event -> changed());
        if (form.hasPreview()) {
            buttons.add(wantsPreview);
        }
        if (!form.advanced().isEmpty()) {
            buttons.add(button("Advanced...", this::showAdvanced));
        }
        buttons.add(button("Defaults", () -> {
            values.putAll(form.defaults());
            rows.write(values);
            changed();
        }));
        dialog.addPanel(buttons);
        preview = new PreviewPanel();
        preview.setVisible(false);
        dialog.addPanel(preview);
        dialog.addHelp(HELP);
        dialog.addDialogListener((changed, event) -> {
            if (event != null) { // not the first call, before it is shown
                changed();
            }
            return possible;
        });
    }

    /** Whether the button Help was pressed, which then opens the command's page in place of ImageJ's own window. */
    private boolean helped(ActionEvent event) {
        boolean help = event.getActionCommand().equals(HELP);
        if (help) {
            DocumentWindow.open(Documents.pageOf(form.label()));
        }
        return help;
    }

    private String head(String work) {
        return (form.image() == null ? form.title() : form.subject()) + "\n" + work + "\n" + CommandForm.CAUTION;
    }

    private static Button button(String label, Runnable action) {
        Button button = new Button(label);
        button.addActionListener(event -> action.run());
        return button;
    }

    /** The settings that few need, in a dialog on top of this one. */
    private void showAdvanced() {
        rows.read(values);
        GenericDialog further = new GenericDialog(form.title() + ", advanced") {
            @Override
            public void actionPerformed(ActionEvent event) {
                if (!helped(event)) {
                    super.actionPerformed(event);
                }
            }
        };
        FieldRows more = new FieldRows(further, form);
        Map<String, String> trial = new LinkedHashMap<>(values);
        form.advanced().forEach(field -> more.add(field, trial));
        further.addHelp(HELP);
        more.show(trial);
        further.addDialogListener((changed, event) -> {
            more.read(trial);
            if (more.show(trial)) {
                EventQueue.invokeLater(further::pack);
            }
            return true;
        });
        further.showDialog();
        if (further.wasOKed()) {
            more.read(trial);
            values.putAll(trial);
            changed();
        }
    }

    /** Something changed: shows what follows at once, and has the rest found out. On the event thread. */
    private void changed() {
        int now = change.incrementAndGet();
        rows.read(values);
        boolean resized = rows.show(values);
        resized |= purpose != null && purpose.setText(form.purpose(values));
        if (preview.isVisible() != wantsPreview.getState()) {
            preview.setVisible(wantsPreview.getState());
            resized = true;
        }
        if (resized) {
            dialog.pack();
        }
        Map<String, String> asked = new LinkedHashMap<>(values);
        boolean previews = wantsPreview.getState();
        if (!worker.isShutdown()) {
            worker.execute(() -> findOut(now, asked, previews));
        }
    }

    private boolean isVoid(int asked) {
        return change.get() != asked;
    }

    private void findOut(int asked, Map<String, String> texts, boolean previews) {
        try {
            TimeUnit.MILLISECONDS.sleep(DELAY_MILLISECONDS);
        } catch (InterruptedException closed) {
            return;
        }
        if (isVoid(asked)) {
            return;
        }
        CommandForm.Outlook outlook = form.outlook(texts);
        EventQueue.invokeLater(() -> show(asked, outlook));
        if (!previews) {
            return;
        }
        if (!outlook.problem().isEmpty()) {
            show(asked, () -> preview.say("No preview"));
            return;
        }
        show(asked, () -> preview.say("Working ..."));
        try {
            List<ImagePlus> made = form.preview(texts, () -> isVoid(asked));
            show(asked, () -> preview.show(made.get(0), made.get(1)));
        } catch (CancellationException later) {
            // The later change has its own.
        } catch (RuntimeException | Error failed) {
            show(asked, () -> preview.say(form.sentence(failed)));
        }
    }

    private void show(int asked, Runnable shown) {
        EventQueue.invokeLater(() -> {
            if (!isVoid(asked)) {
                shown.run();
            }
        });
    }

    private void show(int asked, CommandForm.Outlook outlook) {
        if (isVoid(asked)) {
            return;
        }
        possible = outlook.problem().isEmpty();
        boolean resized = subject.setText(head(possible ? outlook.work() : " "));
        problem.setForeground(possible ? Color.darkGray : new Color(190, 0, 0));
        resized |= problem.setText(possible ? outlook.time() + "\n " : outlook.problem());
        if (dialog.getButtons()[0] != null) {
            dialog.getButtons()[0].setEnabled(possible);
        }
        if (resized) {
            dialog.pack();
        }
    }
}
