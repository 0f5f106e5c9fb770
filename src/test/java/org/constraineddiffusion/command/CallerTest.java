/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.OvalRoi;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.constraineddiffusion.menu.Caller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scijava.Context;
import org.scijava.command.Command;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandService;
import org.scijava.module.ModuleService;
import org.scijava.plugin.Parameter;
import org.scijava.thread.ThreadService;

/** A command that SciJava runs on a thread of its pool works for the thread that asked for it. */
class CallerTest extends MacroTest {

    private Context context;

    @BeforeEach
    void startSciJava() {
        context = new Context(CommandService.class, ModuleService.class, ThreadService.class);
    }

    @AfterEach
    void stopSciJava() {
        context.dispose();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anImageThatWasLeftOnThePoolsThreadsIsNotTaken(boolean processed) throws InterruptedException, ExecutionException {
        ImagePlus stale = cells();
        stale.setTitle("stale");
        stale.setRoi(new OvalRoi(40, 30, 25, 20));
        onThePool(() -> {
            WindowManager.setTempCurrentImage(stale);
            return null;
        });
        show(cells(), new OvalRoi(40, 30, 25, 20));
        WindowManager.setTempCurrentImage(null); // the image is the last of the macro's then
        ImagePlus result = inpaint(processed);
        assertEquals("cells inpainted", result.getTitle());
        assertSame(result, WindowManager.getCurrentImage());
    }

    @Test
    void nothingIsLeftOnThePoolsThreads() throws InterruptedException, ExecutionException {
        show(cells(), new OvalRoi(40, 30, 25, 20));
        ImagePlus result = inpaint(true);
        assertSame(result, WindowManager.getTempCurrentImage());
        assertNothingIsLeft();
    }

    @Test
    void aScriptGoesOnWithTheResultAndLeavesItNotOnItsThread() throws InterruptedException, ExecutionException {
        context.service(ModuleService.class).run(new CommandInfo(Script.class), true).get();
        assertEquals("cells inpainted", Script.current);
        assertNothingIsLeft();
    }

    @Test
    void anImageOfItsOwnThatAScriptLeavesIsNotTouched() throws InterruptedException, ExecutionException {
        ImagePlus own = cells();
        Thread[] script = new Thread[1];
        context.service(ThreadService.class).run(() -> {
            script[0] = Thread.currentThread();
            WindowManager.setTempCurrentImage(own);
            Caller.clearGiven();
            assertSame(own, WindowManager.getTempCurrentImage());
        }).get();
        WindowManager.setTempCurrentImage(script[0], null);
    }

    private ImagePlus inpaint(boolean processed) throws InterruptedException, ExecutionException {
        return (ImagePlus) context.service(CommandService.class).run(Inpaint.class, processed, "steps", 3, "inner_steps", 1).get()
                .getOutput("result");
    }

    private void assertNothingIsLeft() throws InterruptedException, ExecutionException {
        for (ImagePlus left : onThePool(WindowManager::getTempCurrentImage)) {
            assertNull(left);
        }
    }

    /** Does something on several threads of the pool at once, with those that it has among them. */
    private <T> List<T> onThePool(Callable<T> work) throws InterruptedException, ExecutionException {
        CountDownLatch all = new CountDownLatch(8);
        List<Future<T>> running = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            running.add(context.service(ThreadService.class).run(() -> {
                all.countDown();
                all.await();
                return work.call();
            }));
        }
        List<T> answers = new ArrayList<>();
        for (Future<T> one : running) {
            answers.add(one.get());
        }
        return answers;
    }

    /** A script as SciJava runs it, on a thread of its pool too. */
    public static final class Script implements Command {

        private static String current;

        @Parameter
        private CommandService commands;

        @Override
        public void run() {
            ImagePlus image = cells();
            image.setRoi(new OvalRoi(40, 30, 25, 20));
            WindowManager.setTempCurrentImage(image);
            try {
                commands.run(Inpaint.class, true, "steps", 3, "inner_steps", 1).get();
            } catch (InterruptedException | ExecutionException failed) {
                throw new IllegalStateException(failed);
            }
            current = WindowManager.getCurrentImage().getTitle();
        }
    }
}
