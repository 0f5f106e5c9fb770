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
import ij.WindowManager;
import ij.io.FileSaver;
import java.awt.AWTException;
import java.awt.Button;
import java.awt.Component;
import java.awt.Container;
import java.awt.Dialog;
import java.awt.EventQueue;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Toolkit;
import java.awt.Window;
import java.awt.event.ActionEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.constraineddiffusion.host.imagej1.DevelopmentMenu;

/**
 * A user with windows and a model package that did not come with the plugin, in plain ImageJ or by {@link InFiji} in Fiji: what is asked, and what
 * comes of each answer. {@link TrustQuestionIT} starts it twice, as the answer must survive a restart.
 */
public final class TrustQuestion {

    private static final long PATIENCE_MILLISECONDS = 100_000;

    private TrustQuestion() {
    }

    /** @param arguments the sample's file, the package's folder, which start of ImageJ this is, and a file for a screenshot */
    public static void main(String[] arguments) throws Exception {
        if (IJ.getInstance() == null) {
            new ImageJ();
            DevelopmentMenu.install();
        }
        ImagePlus image = IJ.openImage(arguments[0]);
        image.setRoi(120, 100, 16, 12);
        image.show();
        Path model = Path.of(arguments[1]);
        if (arguments[2].equals("first")) {
            say("no", filled(image, model, "Do not use it", arguments[3]));
            say("escape", filled(image, model, " Cancel ", null));
            say("yes", filled(image, model, "Trust", null));
            say("again", filled(image, model, "Trust", null));
        } else {
            say("after a restart", filled(image, model, "Trust", null));
            Files.writeString(model.resolve("rdf.yaml"), "# another\n", StandardOpenOption.APPEND);
            say("another package", filled(image, model, "Do not use it", null));
        }
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    /** Fills the image by the package and presses a button if there is a question: whether it was asked, and what came of it. */
    private static String filled(ImagePlus image, Path model, String button, String screenshot) throws Exception {
        IJ.selectWindow(image.getID());
        Thread run = new Thread(() -> IJ.runMacro("run('Inpaint...', 'model=[" + model + "] steps=2 inner_steps=1');"));
        run.start();
        String asked = "not asked";
        for (long waited = 0; run.isAlive(); waited += 50) {
            Dialog question = question();
            if (question != null) {
                asked = "asked";
                if (screenshot != null) {
                    screenshot(screenshot);
                }
                IJ.wait(500); // a dialog that is closed while it is being opened waits for ever
                press(question, button);
            }
            run.join(50);
            if (waited > PATIENCE_MILLISECONDS) {
                return asked + ", no end";
            }
        }
        ImagePlus result = WindowManager.getImage(image.getTitle() + " inpainted");
        if (result == null) {
            return asked + ", not filled";
        }
        result.changes = false;
        result.close();
        return asked + ", filled";
    }

    private static Dialog question() {
        for (Window window : Window.getWindows()) {
            if (window.isShowing() && window instanceof Dialog dialog && "Constrained Diffusion".equals(dialog.getTitle())) {
                return dialog;
            }
        }
        return null;
    }

    private static void press(Container within, String label) throws Exception {
        for (Component component : within.getComponents()) {
            if (component instanceof Button button && button.getLabel().equals(label)) {
                EventQueue.invokeAndWait(() -> button.dispatchEvent(new ActionEvent(button, ActionEvent.ACTION_PERFORMED, label)));
            } else if (component instanceof Container container) {
                press(container, label);
            }
        }
    }

    private static void screenshot(String file) throws AWTException {
        IJ.wait(500);
        new FileSaver(new ImagePlus("screen", new Robot().createScreenCapture(new Rectangle(Toolkit.getDefaultToolkit().getScreenSize())))).saveAsPng(file);
    }

    private static void say(String what, String answer) {
        System.out.println(what + ": " + answer);
    }
}
