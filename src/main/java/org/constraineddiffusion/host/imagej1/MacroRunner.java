/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.host.imagej1;

import ij.Macro;
import ij.macro.Interpreter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Runs a macro without windows, in an ImageJ without Fiji: with all commands of ImageJ's menus that need no display, and this plugin's.
 * The process ends with 0 if the macro did, with 1 if it failed, and with 2 if there is no such macro; in both cases one sentence on
 * the error stream says why.
 */
public final class MacroRunner {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private MacroRunner() {
    }

    /** @param arguments the file of a macro, and if wanted an argument for it */
    public static void main(String[] arguments) {
        System.setProperty("java.awt.headless", "true");
        System.exit(runHeadless(arguments, System.err, HeadlessImageJ.create())); // ends threads of libraries too
    }

    /** @return the exit code */
    static int runHeadless(String[] arguments, PrintStream errors, ClassLoader imagej) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(imagej);
        try {
            Method run = Class.forName(MacroRunner.class.getName(), true, imagej).getMethod("run", String[].class, PrintStream.class);
            return (int) run.invoke(null, arguments, errors);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /**
     * Runs a macro by the ImageJ of this class's loader.
     *
     * @return the exit code
     */
    public static int run(String[] arguments, PrintStream errors) {
        if (arguments.length < 1 || arguments.length > 2) {
            errors.println("Give the file of a macro, and if wanted one argument for it.");
            return USAGE;
        }
        String text;
        try {
            text = Files.readString(Path.of(arguments[0]));
        } catch (IOException | InvalidPathException unreadable) {
            errors.println("The macro '" + arguments[0] + "' cannot be read: give the path of a text file in UTF-8.");
            return USAGE;
        }
        DevelopmentMenu.install();
        return run(text, arguments.length > 1 ? arguments[1] : "", arguments[0], errors);
    }

    private static int run(String text, String argument, String file, PrintStream errors) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream standardOutput = System.out;
        PrintStream standardError = System.err;
        ExitMessage output = new ExitMessage(standardOutput);
        System.setOut(output);
        System.setErr(new PrintStream(new OutputStream() {
            @Override
            public void write(int b) {
                errors.write(b);
                said.write(b);
            }
        }, true, StandardCharsets.UTF_8));
        Optional<String> failure;
        try {
            failure = failure(text, argument, output);
        } finally {
            System.setOut(standardOutput);
            System.setErr(standardError);
        }
        // Failures of commands have been said already.
        failure.filter(reason -> !said.toString(StandardCharsets.UTF_8).contains(reason.strip()))
                .ifPresent(reason -> errors.println(file + ": " + reason.strip().replaceAll("\\s*\\R\\s*", " ")));
        return failure.isPresent() ? FAILED : DONE;
    }

    /** Why the macro failed; empty if it did not. */
    private static Optional<String> failure(String text, String argument, ExitMessage output) {
        Interpreter interpreter = new Interpreter();
        try {
            interpreter.run(text, argument);
        } catch (RuntimeException | Error thrown) {
            if (!Macro.MACRO_CANCELED.equals(thrown.getMessage())) {
                return Optional.of(thrown.toString());
            }
        }
        return interpreter.wasError() ? Optional.of(String.valueOf(interpreter.getErrorMessage())) : Optional.ofNullable(output.message());
    }
}
