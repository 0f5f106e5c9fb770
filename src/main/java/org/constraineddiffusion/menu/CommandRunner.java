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
import java.awt.GraphicsEnvironment;
import java.util.concurrent.CancellationException;
import org.constraineddiffusion.keys.CommandParameters;

/** Runs a command: with the keys of its macro's options, with progress, and with one sentence for whatever fails. */
final class CommandRunner {

    private final MenuCommand command;
    private String macroText;
    private volatile boolean canceled;
    private volatile String cancelReason;
    private boolean skips;

    CommandRunner(MenuCommand command) {
        this.command = command;
    }

    void setMacroText(String options) {
        macroText = options;
    }

    void skip() {
        skips = true;
    }

    @SuppressWarnings("removal") // of ThreadDeath, from a Java to come
    void run() {
        if (skips) {
            return;
        }
        try (Progress progress = new Progress(command.label(), command.taskService, this::isCanceled)) {
            takeKeys();
            command.execute(progress);
        } catch (CancellationException byTheUser) {
            cancel(null); // SciJava shows a reason in a dialog, which who canceled does not need
            IJ.showStatus(command.label() + " was canceled.");
            Failures.endMacro();
        } catch (ThreadDeath stopped) {
            throw stopped;
        } catch (RuntimeException | Error failed) {
            fail(Failures.explain(failed, command));
        }
    }

    private void takeKeys() {
        CommandParameters parameters = CommandParameters.of(command);
        if (macroText != null) {
            parameters.set(macroText);
        }
        parameters.check();
    }

    private void fail(String sentence) {
        String shown = GraphicsEnvironment.isHeadless() ? sentence : Failures.inLines(sentence);
        cancel(shown);
        Failures.tell(shown, command.threadService != null);
    }

    boolean isCanceled() {
        return canceled;
    }

    void cancel(String reason) {
        cancelReason = reason;
        canceled = true;
    }

    String cancelReason() {
        return cancelReason;
    }
}
