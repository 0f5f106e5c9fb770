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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.OvalRoi;
import ij.macro.Interpreter;
import ij.measure.ResultsTable;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.constraineddiffusion.menu.MenuCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scijava.Context;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;
import org.scijava.event.EventHandler;
import org.scijava.event.EventService;
import org.scijava.module.ModuleItem;
import org.scijava.task.TaskService;
import org.scijava.task.event.TaskEvent;
import org.scijava.thread.ThreadService;
import org.scijava.widget.WidgetStyle;

/** The commands as Fiji runs them: found by their annotation, filled by their keys, on a thread of SciJava's. */
class SciJavaRouteTest extends MacroTest {

    private Context context;
    private CommandService commands;

    @BeforeEach
    void startSciJava() {
        context = new Context(CommandService.class, EventService.class, TaskService.class, ThreadService.class);
        commands = context.service(CommandService.class);
    }

    @AfterEach
    void stopSciJava() {
        context.dispose();
    }

    @ParameterizedTest
    @ValueSource(classes = {Inpaint.class, Upsample.class, Denoise.class, Deblur.class, MakeIsotropic.class, MatchStyle.class, GenerateFromLabels.class, AdaptModel.class, ShowInfluence.class, JacobianSpectrum.class, Convergence.class,
        StepSizeAblation.class, InnerStepsAblation.class, InverseJacobian.class})
    void everyCommandIsFoundInItsMenuWithALabelAndAHelpForEachKey(Class<? extends MenuCommand> command)
            throws ReflectiveOperationException {
        CommandInfo info = commands.getCommand(command);
        assertNotNull(info);
        String label = command.getDeclaredConstructor().newInstance().label();
        String menu = "Plugins > Constrained Diffusion > " + (StudyCommand.class.isAssignableFrom(command) ? "Studies > " : "");
        assertEquals(menu + label, info.getMenuPath().getMenuString());
        for (ModuleItem<?> input : info.inputs()) {
            if (input.getType().getPackageName().startsWith("org.scijava")) {
                continue;
            }
            assertEquals(input.getName().toLowerCase(), input.getName(), "macros can set lower-case keys alone");
            assertFalse(input.getLabel().isEmpty() || input.getDescription().isEmpty(), input.getName());
            assertFalse(input.isPersisted(), input.getName() + " must not come back from an earlier run");
            assertTrue(input.getDescription().length() <= 170, input.getName() + ": a tip is one line, which must fit on the screen");
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {Inpaint.class, Upsample.class, Denoise.class, Deblur.class, MakeIsotropic.class, MatchStyle.class, GenerateFromLabels.class, AdaptModel.class, ShowInfluence.class, JacobianSpectrum.class, Convergence.class,
        StepSizeAblation.class, InnerStepsAblation.class, InverseJacobian.class})
    void theDialogShowsAFractionAsItWasTyped(Class<? extends MenuCommand> command) {
        for (ModuleItem<?> input : commands.getCommand(command).inputs()) {
            if (input.getType() == double.class) {
                String format = WidgetStyle.getStyleModifier(input.getWidgetStyle(), "format");
                assertNotNull(format, input.getName());
                assertEquals("1.250001", new DecimalFormat(format, DecimalFormatSymbols.getInstance(Locale.ROOT)).format(1.250001));
            }
        }
    }

    @Test
    void aScriptGetsTheResultAsAnOutput() throws InterruptedException, ExecutionException {
        ImagePlus image = cells();
        image.setRoi(new OvalRoi(40, 30, 25, 20));
        CommandModule module = commands.run(Inpaint.class, true, "image", image, "steps", 3, "inner_steps", 1).get();
        ImagePlus result = (ImagePlus) module.getOutput("result");
        assertEquals("cells inpainted", result.getTitle());
        assertNotEquals(image.getProcessor().get(50, 40), result.getProcessor().get(50, 40));
        assertEquals(image.getProcessor().get(5, 5), result.getProcessor().get(5, 5));
        assertNull(module.getOutput("mean"));
    }

    @Test
    void aScriptGetsTheSamplesTheirMeanAndTheirSpread() throws InterruptedException, ExecutionException {
        CommandModule module = commands.run(Upsample.class, true, "image", cells(), "factor", 2, "samples", 2).get();
        ImagePlus result = (ImagePlus) module.getOutput("result");
        assertEquals(2, result.getStackSize());
        assertEquals("cells upsampled mean", ((ImagePlus) module.getOutput("mean")).getTitle());
        ImagePlus spread = (ImagePlus) module.getOutput("standard_deviation");
        assertEquals("cells upsampled standard deviation", spread.getTitle());
        assertTrue(spread.getStatistics().max > 0);
    }

    @Test
    void aValueOutOfRangeCancelsTheCommandWithItsReason() throws InterruptedException, ExecutionException {
        ImagePlus image = cells();
        image.setRoi(new OvalRoi(40, 30, 25, 20));
        CommandModule module = commands.run(Inpaint.class, true, "image", image, "steps", -1).get();
        assertTrue(module.isCanceled());
        assertTrue(module.getCancelReason().contains("steps must be auto, or a whole number from 0 to 1000, not '-1'"), module.getCancelReason());
        assertNull(module.getOutput("result"));
    }

    @Test
    void theCurrentImageOfAScriptsThreadIsTakenThoughTheCommandRunsOnAnother() throws InterruptedException, ExecutionException {
        ImagePlus front = cells();
        front.setTitle("front");
        show(front, new OvalRoi(40, 30, 25, 20));
        ImagePlus image = cells(); // never shown, as IJ.run(image, ...) takes it
        image.setRoi(new OvalRoi(40, 30, 25, 20));
        WindowManager.setTempCurrentImage(image);
        CommandModule module = commands.run(Inpaint.class, true, "steps", 3, "inner_steps", 1).get();
        assertEquals("cells inpainted", ((ImagePlus) module.getOutput("result")).getTitle());
        module = commands.run(Inpaint.class, true, "image", front, "steps", 3, "inner_steps", 1).get();
        assertEquals("front inpainted", ((ImagePlus) module.getOutput("result")).getTitle(), "an image that is named goes first");
    }

    @Test
    void aScriptGetsThePlotAndTheTableOfAStudy() throws InterruptedException, ExecutionException {
        CommandModule module = commands.run(JacobianSpectrum.class, true, "image", cells(), "size", 32, "vectors", 3, "times", "400").get();
        assertEquals("Leading eigenvalues of J", ((ImagePlus) module.getOutput("plot")).getTitle());
        assertEquals(3, ((ResultsTable) module.getOutput("table")).size());
        assertTrue(module.isOutputResolved("plot") && module.isOutputResolved("table"), "what is not resolved, SciJava shows");
    }

    @Test
    void sciJavaDoesNotShowAResultOnceMore() throws InterruptedException, ExecutionException {
        ImagePlus image = cells();
        image.setRoi(new OvalRoi(40, 30, 25, 20));
        CommandModule module = commands.run(Inpaint.class, true, "image", image, "steps", 3, "inner_steps", 1).get();
        assertTrue(module.isOutputResolved("result"), "what is not resolved, SciJava shows");
        assertEquals(1, Stream.of(WindowManager.getImageTitles()).filter("cells inpainted"::equals).count());
    }

    @Test
    void aCanceledTaskEndsTheRunWithoutAResult() throws InterruptedException, ExecutionException {
        ImagePlus image = cells();
        image.setRoi(new OvalRoi(40, 30, 25, 20));
        CancelAfterFirstStep user = new CancelAfterFirstStep(); // the service holds it weakly
        context.service(EventService.class).subscribe(user);
        CommandModule module = commands.run(Inpaint.class, true, "image", image, "steps", 50, "inner_steps", 5).get();
        assertTrue(user.pressed);
        assertTrue(module.isCanceled());
        assertNull(module.getCancelReason(), "SciJava shows a reason in a dialog");
        assertNull(module.getOutput("result"));
        assertNull(WindowManager.getImage("cells inpainted"));
    }

    @Test
    void aCanceledTaskEndsTheMacroThatWaitsForIt() throws InterruptedException, ExecutionException {
        ImagePlus image = cells();
        image.setRoi(new OvalRoi(40, 30, 25, 20));
        Interpreter macro = new Interpreter();
        Thread waiting = new Thread(() -> macro.run("for (i = 0; i < 12000; i++) wait(10);", null));
        waiting.start();
        while (Interpreter.getInstance() == null) {
            Thread.sleep(10);
        }
        CancelAfterFirstStep user = new CancelAfterFirstStep();
        context.service(EventService.class).subscribe(user);
        commands.run(Inpaint.class, true, "image", image, "steps", 50, "inner_steps", 5).get();
        assertTrue(user.pressed);
        waiting.join(10_000);
        assertFalse(waiting.isAlive(), "the macro has ended");
    }

    /** A user who presses the progress dialog's Cancel as soon as a step is shown. */
    public static final class CancelAfterFirstStep {
        private volatile boolean pressed;

        @EventHandler
        public void onEvent(TaskEvent event) {
            if (!pressed && event.getTask().getProgressValue() >= 1) {
                pressed = true;
                event.getTask().cancel("enough");
            }
        }
    }
}
