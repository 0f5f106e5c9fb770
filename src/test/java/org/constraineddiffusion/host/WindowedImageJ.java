/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.host;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.Menus;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.gui.MultiLineLabel;
import ij.gui.Roi;
import ij.io.FileSaver;
import ij.plugin.frame.Recorder;
import ij.process.ImageProcessor;
import java.awt.Button;
import java.awt.Choice;
import java.awt.Component;
import java.awt.Container;
import java.awt.Dialog;
import java.awt.EventQueue;
import java.awt.Label;
import java.awt.MenuItem;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.TextField;
import java.awt.Toolkit;
import java.awt.Window;
import java.awt.event.ActionEvent;
import java.awt.event.ItemEvent;
import java.awt.event.KeyEvent;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A user at plain ImageJ with windows, as a program: it knows ImageJ alone, opens the sample, uses the menu, the dialog and
 * the recorder, and prints what it sees. {@link PackageIT} runs it on the unzipped package.
 */
public final class WindowedImageJ {

    private static final long PATIENCE_SECONDS = 400;

    private WindowedImageJ() {
    }

    /** @param arguments the sample's file, and a file to write a screenshot of the dialog to */
    public static void main(String[] arguments) {
        // Windows keep a process alive when its main thread has failed.
        int status = 1;
        try {
            use(arguments[0], arguments[1]);
            status = 0;
        } catch (Exception e) {
            e.printStackTrace(System.out);
        } finally {
            System.exit(status);
        }
    }

    private static void use(String sample, String screenshot) throws Exception {
        new ImageJ();
        say("entries", Menus.getCommands().keySet().stream().filter(label -> label.equals("Inpaint...")).count());
        say("menu", menuOf("Inpaint..."));
        ImagePlus image = IJ.openImage(sample);
        image.setRoi(new Roi(120, 100, 40, 30));
        image.show();
        ImageProcessor before = image.getProcessor().duplicate();
        Recorder recorder = new Recorder();
        IJ.doCommand("Inpaint...");
        GenericDialog dialog = await(() -> window(GenericDialog.class, "Inpaint"));
        GenericDialog first = dialog;
        await(() -> first.getButtons()[0].isEnabled() ? true : null);
        screenshot(screenshot);
        setField(dialog, "Seed", "11");
        click(dialog, "Advanced...");
        GenericDialog advanced = await(() -> window(GenericDialog.class, "Inpaint, advanced"));
        choose(advanced, "newton");
        setField(advanced, "Steps", "3");
        setField(advanced, "Inner_steps", "1");
        press(advanced, KeyEvent.VK_ENTER);
        await(() -> window(GenericDialog.class, "Inpaint, advanced") == null ? true : null);
        press(dialog, KeyEvent.VK_ENTER);
        ImagePlus filled = await(() -> WindowManager.getImage(image.getTitle() + " inpainted"));
        say("active", WindowManager.getCurrentImage().getTitle());
        String line = await(() -> recorded(recorder, "Inpaint..."));
        say("recorded", line);
        say("outside changed", changed(before, filled.getProcessor(), image.getRoi(), false));
        say("inside changed", changed(before, filled.getProcessor(), image.getRoi(), true));
        say("input changed", changed(before, image.getProcessor(), null, false));
        recorder.close();
        IJ.selectWindow(image.getID());
        IJ.runMacro(line);
        say("recorded line differs in", changed(filled.getProcessor(), WindowManager.getCurrentImage().getProcessor(), null, false));
        ImagePlus small = new ImagePlus("small", part(before));
        ImageStack planes = new ImageStack(48, 32);
        for (int z = 0; z < 3; z++) {
            planes.addSlice(part(before));
        }
        ImagePlus stack = new ImagePlus("stack", planes);
        stack.getCalibration().pixelDepth = 2;
        say("upsampled", differenceOfRecorded(small, "Upsample...", "upsampled"));
        say("denoised", differenceOfRecorded(small, "Denoise...", "denoised"));
        say("deblurred", differenceOfRecorded(small, "Deblur...", "deblurred"));
        say("isotropic", differenceOfRecorded(stack, "Make Isotropic...", "isotropic"));
        cancel(image);
        IJ.selectWindow(image.getID());
        IJ.doCommand("Inpaint...");
        dialog = await(() -> window(GenericDialog.class, "Inpaint"));
        setField(dialog, "Samples", "3x");
        GenericDialog mistyped = dialog;
        await(() -> mistyped.getButtons()[0].isEnabled() ? null : true);
        say("a mistyped number", allText(mistyped).contains("samples must be a whole number"));
        image.deleteRoi();
        setField(dialog, "Samples", "1");
        await(() -> allText(mistyped).contains("has no selection") ? true : null);
        say("without a selection", mistyped.getButtons()[0].isEnabled() ? "OK" : "no OK");
        press(mistyped, KeyEvent.VK_ESCAPE);
        await(() -> window(GenericDialog.class, "Inpaint") == null ? true : null);
        IJ.selectWindow(image.getID());
        new Thread(() -> IJ.runMacro("run('Inpaint...', 'steps=3'); print('went on');")).start();
        say("error in a macro", dismissed("Macro Error"));
        say("log", IJ.getLog());
    }

    private static void cancel(ImagePlus image) throws InterruptedException {
        int windows = WindowManager.getImageCount();
        IJ.selectWindow(image.getID());
        Thread run = new Thread(() -> IJ.runMacro("run('Inpaint...', 'steps=900 inner_steps=5');"));
        run.start();
        Thread.sleep(1500);
        IJ.getInstance().keyPressed(new KeyEvent(IJ.getInstance(), KeyEvent.KEY_PRESSED, 0, 0, KeyEvent.VK_ESCAPE, KeyEvent.CHAR_UNDEFINED));
        run.join(60_000);
        say("canceled", !run.isAlive() && WindowManager.getImageCount() == windows);
    }

    private static String dismissed(String title) throws InterruptedException {
        Dialog error = await(() -> window(Dialog.class, title));
        error.dispose();
        return error.getTitle();
    }

    private static String menuOf(String label) {
        for (int m = 0; m < Menus.getMenuBar().getMenuCount(); m++) {
            String path = path(Menus.getMenuBar().getMenu(m), label);
            if (path != null) {
                return path;
            }
        }
        return "none";
    }

    private static String path(MenuItem item, String label) {
        if (item instanceof java.awt.Menu menu) {
            for (int i = 0; i < menu.getItemCount(); i++) {
                String below = path(menu.getItem(i), label);
                if (below != null) {
                    return menu.getLabel() + " > " + below;
                }
            }
            return null;
        }
        return item.getLabel().equals(label) ? label : null;
    }

    private static ImageProcessor part(ImageProcessor whole) {
        whole.setRoi(110, 90, 48, 32);
        return whole.crop();
    }

    /** Runs a command by its dialog, then the line that was recorded: in how many pixels the results differ, and the line. */
    private static String differenceOfRecorded(ImagePlus input, String command, String done) throws InterruptedException {
        input.show();
        Recorder recorder = new Recorder();
        IJ.selectWindow(input.getID());
        IJ.doCommand(command);
        press(await(() -> window(GenericDialog.class, command.replace("...", ""))), KeyEvent.VK_ENTER);
        ImagePlus byDialog = await(() -> WindowManager.getImage(input.getTitle() + " " + done));
        String line = await(() -> recorded(recorder, command));
        recorder.close();
        IJ.selectWindow(input.getID());
        IJ.runMacro(line);
        ImagePlus byMacro = WindowManager.getCurrentImage();
        int different = byMacro.getID() == byDialog.getID() || byMacro.getStackSize() != byDialog.getStackSize() ? -1 : 0;
        for (int slice = 1; different >= 0 && slice <= byMacro.getStackSize(); slice++) {
            different += changed(byDialog.getStack().getProcessor(slice), byMacro.getStack().getProcessor(slice), null, false);
        }
        input.changes = false;
        return different + " different, " + byMacro.getTitle() + ", " + line;
    }

    private static String recorded(Recorder recorder, String command) {
        List<String> lines = recorder.getText().lines().filter(line -> line.startsWith("run(\"" + command + "\"")).toList();
        return lines.isEmpty() ? null : lines.get(0);
    }

    /** The fields of a dialog are in the order of their labels; a label has underscores for spaces. */
    private static void setField(GenericDialog dialog, String label, String value) {
        List<Component> components = List.of(dialog.getComponents());
        for (int i = 0; i + 1 < components.size(); i++) {
            if (components.get(i) instanceof Label shown && shown.getText().trim().startsWith(label.replace('_', ' '))) {
                Component next = components.get(i + 1);
                List<Component> candidates = next instanceof Container panel ? List.of(panel.getComponents()) : List.of(next);
                ((TextField) candidates.stream().filter(TextField.class::isInstance).findFirst().orElseThrow()).setText(value);
                return;
            }
        }
        throw new IllegalStateException("The dialog has no field " + label + ".");
    }

    private static void choose(GenericDialog dialog, String item) {
        Choice choice = ((List<?>) dialog.getChoices()).stream().map(Choice.class::cast)
                .filter(each -> IntStream.range(0, each.getItemCount()).anyMatch(i -> each.getItem(i).equals(item))).findFirst().orElseThrow();
        choice.select(item);
        choice.dispatchEvent(new ItemEvent(choice, ItemEvent.ITEM_STATE_CHANGED, item, ItemEvent.SELECTED));
    }

    private static void click(Container dialog, String label) {
        Button button = within(dialog).filter(Button.class::isInstance).map(Button.class::cast).filter(each -> each.getLabel().equals(label)).findFirst().orElseThrow();
        EventQueue.invokeLater(() -> button.dispatchEvent(new ActionEvent(button, ActionEvent.ACTION_PERFORMED, label)));
    }

    private static Stream<Component> within(Container container) {
        return Stream.of(container.getComponents()).flatMap(each -> each instanceof Container inner ? Stream.concat(Stream.of(each), within(inner)) : Stream.of(each));
    }

    /** All that a dialog says in more than one line. */
    private static String allText(GenericDialog dialog) {
        return within(dialog).filter(MultiLineLabel.class::isInstance).map(label -> label.getName().replace('\n', ' ')).collect(Collectors.joining(" "));
    }

    private static void press(GenericDialog dialog, int key) {
        EventQueue.invokeLater(() -> dialog.keyPressed(new KeyEvent(dialog, KeyEvent.KEY_PRESSED, 0, 0, key, '\n')));
    }

    private static <T extends Window> T window(Class<T> type, String title) {
        for (Window window : Window.getWindows()) {
            if (type.isInstance(window) && window.isShowing() && window instanceof Dialog dialog && Objects.equals(dialog.getTitle(), title)) {
                return type.cast(window);
            }
        }
        return null;
    }

    private static <T> T await(Supplier<T> wanted) throws InterruptedException {
        for (long i = 0; i < PATIENCE_SECONDS * 10; i++) {
            T found = wanted.get();
            if (found != null) {
                return found;
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("It did not come within " + PATIENCE_SECONDS + " s.");
    }

    private static int changed(ImageProcessor a, ImageProcessor b, Roi roi, boolean inside) {
        int count = 0;
        for (int y = 0; y < a.getHeight(); y++) {
            for (int x = 0; x < a.getWidth(); x++) {
                boolean counts = roi == null || roi.contains(x, y) == inside;
                count += counts && a.get(x, y) != b.get(x, y) ? 1 : 0;
            }
        }
        return count;
    }

    private static void screenshot(String file) throws Exception {
        Thread.sleep(500);
        Rectangle screen = new Rectangle(Toolkit.getDefaultToolkit().getScreenSize());
        new FileSaver(new ImagePlus("screen", new Robot().createScreenCapture(screen))).saveAsPng(file);
    }

    private static void say(String what, Object value) {
        System.out.println(what + ": " + value);
    }
}
