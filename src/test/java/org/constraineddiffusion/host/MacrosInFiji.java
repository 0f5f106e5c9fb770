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
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.ImageWindow;
import ij.gui.Roi;
import ij.plugin.frame.Recorder;
import ij.process.ImageProcessor;
import java.awt.AWTEvent;
import java.awt.Button;
import java.awt.Component;
import java.awt.Container;
import java.awt.Dialog;
import java.awt.EventQueue;
import java.awt.GraphicsEnvironment;
import java.awt.Toolkit;
import java.awt.Window;
import java.awt.event.ActionEvent;
import java.awt.event.WindowEvent;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.scijava.Context;
import org.scijava.command.Command;
import org.scijava.command.CommandInfo;
import org.scijava.module.ModuleService;
import org.scijava.service.Service;
import org.scijava.thread.ThreadService;

/**
 * Macros and scripts in Fiji, with windows or without, and what ImageJ takes for the current image after each: {@link FijiIT} starts it
 * by {@link InFiji} and reads what it prints.
 */
public final class MacrosInFiji {

    private static final Roi HOLE = new Roi(20, 22, 16, 12);
    private static final String QUICK = "steps=3 inner_steps=1";
    private static final int IMAGES = 20;

    /** Milliseconds that a dialog and a result may take. */
    private static final int PATIENCE = 200_000;

    private MacrosInFiji() {
    }

    /** @param arguments the sample's file, and an empty folder */
    public static void main(String[] arguments) throws Exception {
        ImagePlus sample = IJ.openImage(arguments[0]);
        Path folder = Path.of(arguments[1]);
        for (int i = 0; i < IMAGES; i++) {
            sample.setRoi(60 + 8 * i, 60 + 4 * i, 64, 64);
            IJ.saveAsTiff(sample.crop(), folder.resolve(i + ".tif").toString());
        }
        say("own image", () -> ownImage(folder, ""));
        say("own image in batch mode", () -> ownImage(folder, "setBatchMode(true); "));
        say("after earlier commands", () -> afterEarlierCommands(folder));
        say("in a script", () -> inScript(folder));
        if (GraphicsEnvironment.isHeadless()) {
            macro(open(folder, 6) + "run('Inpaint...', 'steps=-1');");
            say("failing script", () -> {
                IJ.run(IJ.openImage(folder.resolve("6.tif").toString()), "Inpaint...", "steps=-5");
                return "went on";
            });
        } else {
            withWindows(folder);
        }
        say("left behind", MacrosInFiji::leftBehind);
        try (BusyCores busy = new BusyCores()) {
            say("filled", () -> filled(folder, "loop", ""));
            say("filled in batch mode", () -> filled(folder, "batch", "setBatchMode(true); "));
        }
        say("left behind by loops", MacrosInFiji::leftBehind);
    }

    /** What can be otherwise if a desktop activates windows later than ImageJ waits for it. */
    private static void withWindows(Path folder) {
        say("recorded", () -> recorded(folder));
        say("after another window", () -> afterAnotherWindow(folder));
        LateActivation desktop = new LateActivation();
        Toolkit.getDefaultToolkit().getSystemEventQueue().push(desktop);
        desktop.late = true;
        say("late window", () -> macro(open(folder, 1) + "run('Inpaint...', '" + QUICK + "'); return getTitle();"));
        say("late stack", () -> macro("newImage('stack', '16-bit ramp', 64, 64, 2); makeRectangle(20, 22, 16, 12); run('Inpaint...', '"
                + QUICK + "'); return getTitle();"));
        desktop.late = false;
        say("in time again", () -> macro(open(folder, 2) + "run('Denoise...', 'steps=3 noise=10'); return getTitle();"));
        macro("close('*');");
        desktop.late = true;
        say("filled with late windows", () -> filled(folder, "late", ""));
        desktop.late = false;
    }

    /** What the recorder writes of a command whose dialog is answered with OK. */
    private static String recorded(Path folder) throws InterruptedException {
        Recorder recorder = new Recorder();
        macro(open(folder, 7));
        Thread user = new Thread(MacrosInFiji::pressOk);
        user.start();
        IJ.doCommand("Inpaint...");
        user.join();
        for (int waited = 0; WindowManager.getImage("7.tif inpainted") == null && waited < PATIENCE; waited += 50) {
            IJ.wait(50);
        }
        IJ.wait(500);
        String text = recorder.getText();
        recorder.close();
        macro("close('*');");
        return text.lines().filter(line -> line.contains("Inpaint")).findFirst().orElse("nothing");
    }

    private static void pressOk() {
        for (int waited = 0; waited < PATIENCE; waited += 50) {
            for (Window window : Window.getWindows()) {
                Button ok = window.isVisible() && window instanceof Dialog dialog ? ok(dialog) : null; // headless, Fiji makes GenericDialog another class
                if (ok != null) {
                    EventQueue.invokeLater(() -> ok.dispatchEvent(new ActionEvent(ok, ActionEvent.ACTION_PERFORMED, ok.getLabel())));
                    return;
                }
            }
            IJ.wait(50);
        }
    }

    private static Button ok(Container within) {
        for (Component component : within.getComponents()) {
            Button found = component instanceof Button button && "OK".equals(button.getLabel().strip()) ? button
                    : component instanceof Container container ? ok(container) : null;
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** A macro that begins with an image of its own thread, as after a window that was late: the title of its image after a command. */
    private static String ownImage(Path folder, String before) {
        ImagePlus image = IJ.openImage(folder.resolve("0.tif").toString());
        if (!GraphicsEnvironment.isHeadless()) {
            image.show();
        }
        image.setRoi(HOLE);
        WindowManager.setTempCurrentImage(image);
        String title = macro(before + "run('Inpaint...', '" + QUICK + "'); return getTitle();");
        macro("close('*');");
        return title;
    }

    /** The threads of SciJava's pool have images of commands before. */
    private static String afterEarlierCommands(Path folder) throws Exception {
        setOnPool(IJ.createImage("earlier", "16-bit ramp", 64, 64, 1), 8);
        String title = macro(open(folder, 5) + "run('Denoise...', 'steps=3 noise=10'); return getTitle();");
        setOnPool(null, 32); // the pool may have more threads by now
        macro("close('*');");
        return title;
    }

    private static void setOnPool(ImagePlus image, int threads) throws InterruptedException, ExecutionException {
        CountDownLatch all = new CountDownLatch(threads);
        List<Future<?>> settings = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            settings.add(service(ThreadService.class).run(() -> {
                WindowManager.setTempCurrentImage(image);
                all.countDown();
                all.await();
                return null;
            }));
        }
        for (Future<?> setting : settings) {
            setting.get();
        }
    }

    private static <S extends Service> S service(Class<S> type) {
        return ((Context) IJ.runPlugIn("org.scijava.Context", "")).service(type);
    }

    /** The result is no longer the current image of a thread when something else has opened a window. */
    private static String afterAnotherWindow(Path folder) throws InterruptedException {
        macro(open(folder, 3));
        IJ.run("Inpaint...", QUICK);
        ImagePlus other = IJ.createImage("other", "8-bit black", 64, 64, 1);
        Thread another = new Thread(other::show);
        another.start();
        another.join();
        String title = WindowManager.getCurrentImage().getTitle();
        macro("close('*');");
        return title;
    }

    private static String inScript(Path folder) throws InterruptedException, ExecutionException {
        Script.file = folder.resolve("4.tif").toString();
        service(ModuleService.class).run(new CommandInfo(Script.class), true).get();
        macro("close('*');");
        return Script.title;
    }

    /** The threads of SciJava's pool that have a temporary image. */
    @SuppressWarnings("unchecked")
    private static String leftBehind() throws ReflectiveOperationException {
        Field table = WindowManager.class.getDeclaredField("tempImageTable");
        table.setAccessible(true);
        return ((Map<Thread, ImagePlus>) table.get(null)).entrySet().stream().filter(entry -> entry.getKey().getName().contains("SciJava"))
                .map(entry -> entry.getKey().getName() + " has " + entry.getValue().getTitle()).collect(Collectors.joining(", "));
    }

    /** Fills all images in one macro and saves them: how many of the files hold the filled image. */
    private static int filled(Path folder, String name, String before) {
        Path out = folder.resolve(name);
        out.toFile().mkdirs();
        macro(before + "for (i = 0; i < " + IMAGES + "; i++) { open('" + folder + "/' + i + '.tif'); makeRectangle(20, 22, 16, 12); "
                + "run('Inpaint...', '" + QUICK + " seed=' + i); saveAs('Tiff', '" + out + "/' + i + '.tif'); close('*'); }");
        int filled = 0;
        for (int i = 0; i < IMAGES; i++) {
            filled += Files.exists(out.resolve(i + ".tif")) && isFilled(plane(folder, i), plane(out, i)) ? 1 : 0;
        }
        return filled;
    }

    private static ImageProcessor plane(Path folder, int i) {
        return IJ.openImage(folder.resolve(i + ".tif").toString()).getProcessor();
    }

    private static boolean isFilled(ImageProcessor before, ImageProcessor after) {
        int inside = 0;
        int outside = 0;
        for (int y = 0; y < before.getHeight(); y++) {
            for (int x = 0; x < before.getWidth(); x++) {
                if (before.get(x, y) != after.get(x, y)) {
                    inside += HOLE.contains(x, y) ? 1 : 0;
                    outside += HOLE.contains(x, y) ? 0 : 1;
                }
            }
        }
        return outside == 0 && inside > 16 * 12 / 2;
    }

    private static String open(Path folder, int i) {
        return "open('" + folder.resolve(i + ".tif") + "'); makeRectangle(20, 22, 16, 12); ";
    }

    private static String macro(String text) {
        return IJ.runMacro(text.replace('\'', '"'));
    }

    private static void say(String what, Callable<Object> value) {
        try {
            System.out.println(what + ": " + value.call());
        } catch (Exception failed) {
            System.out.println(what + ": " + failed);
        }
    }

    /** A script as SciJava runs it, on a thread of its pool: it takes an image and runs a command on it. */
    public static final class Script implements Command {

        private static String file;
        private static String title;

        @Override
        public void run() {
            ImagePlus image = IJ.openImage(file);
            image.setRoi(HOLE);
            WindowManager.setTempCurrentImage(image);
            IJ.run("Inpaint...", QUICK);
            title = WindowManager.getCurrentImage().getTitle();
            WindowManager.getCurrentImage().close();
            image.close();
        }
    }

    /** A desktop that activates windows, but later than ImageJ waits for it: a remote one, or one that does not let windows take the focus. */
    private static final class LateActivation extends EventQueue {

        private volatile boolean late;

        @Override
        protected void dispatchEvent(AWTEvent event) {
            if (late && event.getID() == WindowEvent.WINDOW_ACTIVATED && event.getSource() instanceof ImageWindow) {
                Thread wait = new Thread(() -> {
                    IJ.wait(2500);
                    EventQueue.invokeLater(() -> super.dispatchEvent(event));
                });
                wait.setDaemon(true);
                wait.start();
            } else {
                super.dispatchEvent(event);
            }
        }
    }

    /** Keeps all cores busy with other things. */
    private static final class BusyCores implements AutoCloseable {

        private volatile boolean done;

        private BusyCores() {
            for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
                Thread other = new Thread(() -> {
                    while (!done) {
                        Thread.onSpinWait();
                    }
                });
                other.setDaemon(true);
                other.start();
            }
        }

        @Override
        public void close() {
            done = true;
        }
    }
}
