/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.fuzz;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.WindowManager;
import java.awt.Component;
import java.awt.Container;
import java.awt.Dialog;
import java.awt.Frame;
import java.awt.Window;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.constraineddiffusion.command.ConstrainedCommand;
import org.constraineddiffusion.host.imagej1.DevelopmentMenu;

/**
 * The cases of {@link FuzzTest} with windows, under a virtual display: arguments the first seed and the number of runs. After each: the input
 * is as it was, with its window; the result has a window and what it must have; a failure is shown in one dialog; nothing else is open.
 */
public final class WindowedFuzz {

    private static final int MOST_SECONDS = 300;

    private final List<String> findings = new ArrayList<>();
    private final Set<String> dialogs = new LinkedHashSet<>();
    private final Set<Dialog> seen = new LinkedHashSet<>();
    private int results;

    /** What was current to the user's thread after the command. */
    private volatile ImagePlus current;

    private WindowedFuzz() {
    }

    /** @param arguments see above */
    public static void main(String[] arguments) {
        int status = 1;
        try {
            new ImageJ();
            DevelopmentMenu.install();
            WindowedFuzz fuzz = new WindowedFuzz();
            long first = Long.parseLong(arguments[0]);
            int runs = Integer.parseInt(arguments[1]);
            for (long seed = first; seed < first + runs; seed++) {
                fuzz.run(FuzzCase.of(seed));
            }
            fuzz.findings.forEach(System.out::println);
            System.out.println("windowed fuzz: " + runs + " runs, " + fuzz.results + " results, " + fuzz.findings.size() + " findings");
            status = fuzz.findings.isEmpty() ? 0 : 1;
        } catch (InterruptedException | RuntimeException e) {
            e.printStackTrace(System.out);
        } finally {
            System.out.flush();
            Runtime.getRuntime().halt(status); // windows keep a process alive
        }
    }

    private void run(FuzzCase made) throws InterruptedException {
        dialogs.clear();
        Set<Window> before = visible();
        if (made.beside() != null) {
            made.beside().show();
        }
        made.image().show();
        IJ.wait(100); // a text's bounds are those of what has been drawn
        ImageState state = ImageState.of(made.image());
        ConstrainedCommand[] command = new ConstrainedCommand[1];
        Thread user = new Thread(() -> {
            IJ.selectWindow(made.image().getID());
            command[0] = made.fresh();
            command[0].setMacroText(made.options());
            try {
                command[0].run();
            } catch (RuntimeException ended) {
                if (!"Macro canceled".equals(ended.getMessage())) {
                    add(made, "thrown: " + ended);
                }
            }
            current = WindowManager.getCurrentImage();
        });
        user.start();
        for (int fifths = 0; user.isAlive(); fifths++) {
            user.join(200);
            closeDialogs();
            if (fifths > 5 * MOST_SECONDS) {
                throw new IllegalStateException("It does not end: " + made);
            }
        }
        check(made, state, command[0], before);
        closeAll();
    }

    private void check(FuzzCase made, ImageState state, ConstrainedCommand command, Set<Window> before) {
        state.difference(ImageState.of(made.image())).ifPresent(text -> add(made, "the input was changed: " + text));
        ImagePlus result = command.result();
        if (result == null) {
            String reason = String.valueOf(command.getCancelReason()).replace("\n", " ").strip();
            if (dialogs.size() != 1 || !dialogs.iterator().next().contains(reason.substring(0, Math.min(40, reason.length())))) {
                add(made, "the sentence '" + reason + "' was shown in the dialogs " + dialogs);
            }
        } else {
            results++;
            if (!dialogs.isEmpty()) {
                add(made, "a result, and the dialogs " + dialogs);
            }
            if (result.getWindow() == null || !result.getWindow().isVisible()) {
                add(made, "the result has no window");
            } else if (current != result && made.images(true) == made.images(false) + 1) { // outside of macros ImageJ does not wait until windows are activated
                add(made, "the current image is " + current);
            }
            FuzzCase ran = new FuzzCase(made.seed(), command, made.image(), made.beside(), made.fillValue(), made.invert(), made.options(), made.wrong());
            new FuzzRun().ofResult(ran).forEach(finding -> add(made, finding));
        }
        int images = made.images(result != null);
        Set<Window> now = opened(before);
        for (int wait = 0; wait < 100 && now.size() != images; wait++) { // the view of a running command is closed later
            IJ.wait(50);
            now = opened(before);
        }
        if (now.size() != images || WindowManager.getImageCount() != images) {
            add(made, "windows are open: " + now.stream().map(WindowedFuzz::title).toList());
        }
    }

    private static Set<Window> opened(Set<Window> before) {
        Set<Window> now = visible();
        now.removeAll(before);
        return now;
    }

    private void add(FuzzCase made, String finding) {
        synchronized (findings) {
            findings.add(made + "\n    " + finding);
        }
    }

    /** All windows but those of the log. */
    private static Set<Window> visible() {
        return Stream.of(Window.getWindows()).filter(Window::isVisible).filter(window -> !title(window).equals("Log")).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String title(Window window) {
        return window instanceof Frame frame ? frame.getTitle() : window instanceof Dialog dialog ? dialog.getTitle() : window.toString();
    }

    /** Closes those that were there the time before too: one that is closed while it is being opened waits for ever. */
    private void closeDialogs() {
        Set<Dialog> now = Stream.of(Window.getWindows()).filter(Window::isShowing).filter(Dialog.class::isInstance).map(Dialog.class::cast)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        for (Dialog dialog : now) {
            if (seen.contains(dialog)) {
                dialogs.add(text(dialog).replace("\n", " "));
                dialog.dispose();
            }
        }
        seen.clear();
        seen.addAll(now);
    }

    /** What a dialog says; ImageJ draws it by a component of its own. */
    private static String text(Container within) {
        StringBuilder text = new StringBuilder();
        for (Component component : within.getComponents()) {
            if (component instanceof ij.gui.MultiLineLabel label) {
                text.append(lines(label));
            } else if (component instanceof Container container) {
                text.append(text(container));
            }
        }
        return text.toString();
    }

    private static String lines(ij.gui.MultiLineLabel label) {
        try {
            java.lang.reflect.Field lines = ij.gui.MultiLineLabel.class.getDeclaredField("lines");
            lines.setAccessible(true);
            return String.join(" ", (String[]) lines.get(label));
        } catch (ReflectiveOperationException other) {
            throw new IllegalStateException(other);
        }
    }

    private static void closeAll() {
        for (int id : WindowManager.getIDList() == null ? new int[0] : WindowManager.getIDList()) {
            ImagePlus image = WindowManager.getImage(id);
            image.changes = false;
            image.close();
        }
        WindowManager.setTempCurrentImage(null);
    }
}
