/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.menu;

import ij.IJ;
import ij.Macro;
import ij.macro.Interpreter;
import java.awt.GraphicsEnvironment;
import java.awt.HeadlessException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.constraineddiffusion.image.UserText;
import org.constraineddiffusion.restoration.RestorationErrors;

/** How failures reach the user: one sentence, in a dialog with windows, on the console without, and the macro ends. */
public final class Failures {

    /** The most characters in a line of a dialog. */
    private static final int LINE = 110;

    private Failures() {
    }

    /**
     * Tells the user and ends the macro, if there is one.
     *
     * @param onPoolThread true if the macro runs on another thread than this
     * @throws RuntimeException where that is ImageJ's way to end the macro
     */
    static void tell(String sentence, boolean onPoolThread) {
        if (onPoolThread && !GraphicsEnvironment.isHeadless() && Interpreter.getInstance() == null) {
            Macro.abort(); // ends a script's IJ.run; SciJava shows the sentence, which a dialog of ImageJ's would only repeat
            return;
        }
        try {
            IJ.error("Constrained Diffusion", sentence);
        } catch (HeadlessException noDialog) {
            // ImageJ by itself wants a dialog for a macro's error; Fiji prints it, and ImageJ does so outside of macros.
            System.err.println("Constrained Diffusion: " + sentence);
            throw new RuntimeException(Macro.MACRO_CANCELED, noDialog);
        } catch (RuntimeException canceled) {
            if (!onPoolThread || !Macro.MACRO_CANCELED.equals(canceled.getMessage())) {
                throw canceled;
            }
            // ImageJ has ended the macro; here the exception would only be printed.
        }
    }

    /** A sentence in lines that fit into a dialog. */
    static String inLines(String sentence) {
        return sentence.replaceAll("(.{1," + LINE + "})(?: |$)", "$1\n").strip();
    }

    /** Ends the macro, if there is one, without a word: what it would do next is not meant for an image that it has not got. */
    public static void endMacro() {
        if (Interpreter.getInstance() != null) {
            Interpreter.abort();
        }
    }

    /** What to say to the user; the log gets the details of what nobody foresaw. */
    public static String explain(Throwable failed, MenuCommand command) {
        return RestorationErrors.sentence(failed, command.savingMemory()).orElseGet(() -> unforeseen(failed));
    }

    private static String unforeseen(Throwable failed) {
        log(failed);
        String message = failed.getMessage() == null || failed.getMessage().isBlank() ? failed.getClass().getSimpleName() : failed.getMessage();
        String cause = UserText.shown(message.strip().lines().findFirst().orElse(""));
        return failed instanceof LinkageError ? "A library is missing or of another version (" + cause.replace('/', '.')
                + "): unzip the whole download over ImageJ's folder, jars included, and restart ImageJ." : "The command failed (" + cause + "); the log has the details.";
    }

    private static void log(Throwable failed) {
        StringWriter details = new StringWriter();
        failed.printStackTrace(new PrintWriter(details));
        IJ.log(details.toString());
    }
}
