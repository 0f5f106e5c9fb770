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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import ij.Menus;
import ij.gui.Roi;
import ij.plugin.PlugIn;
import java.util.List;
import java.util.stream.Stream;
import org.constraineddiffusion.menu.Failures;
import org.constraineddiffusion.restoration.Restoration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest extends MacroTest {

    private static Error next;

    /** A command that fails. */
    private static final class Failing extends PlaneCommand {
        @Override
        public List<String> essential() {
            return List.of("model");
        }

        @Override
        public String label() {
            return "Fail...";
        }

        @Override
        public ConstrainedCommand fresh() {
            return new Failing();
        }

        @Override
        Restoration restoration() {
            throw next;
        }
    }

    /** Runs it from a macro. */
    public static final class FailingPlugIn implements PlugIn {
        @Override
        public void run(String argument) {
            new Failing().run();
        }
    }

    static Stream<Error> errors() {
        return Stream.of(new StackOverflowError(), new NoClassDefFoundError("org/example/Missing"), new ExceptionInInitializerError(new IllegalStateException("x")),
                new UnsatisfiedLinkError("no torch in path\nand more"), new AssertionError("odd"), new InternalError(), new OutOfMemoryError("Java heap space"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anyErrorEndsTheMacroWithASentence(Error error) {
        next = error;
        Menus.getCommands().put("Fail...", FailingPlugIn.class.getName());
        show(cells(), new Roi(10, 10, 5, 5));
        String said = failure("run('Fail...', 'seed=1');");
        List<String> sentences = said.lines().filter(line -> line.startsWith("Constrained Diffusion: ")).toList();
        assertEquals(1, sentences.size(), said);
        assertTrue(sentences.get(0).endsWith(".") && !sentences.get(0).contains("null"), said);
    }

    @Test
    @SuppressWarnings("removal")
    void aThreadThatIsStoppedIsStopped() {
        next = new ThreadDeath();
        Failing command = new Failing();
        command.image = cells();
        assertThrows(ThreadDeath.class, command::run);
    }

    static Stream<ConstrainedCommand> commands() {
        return Stream.of(new Inpaint(), new Upsample(), new Denoise(), new Deblur(), new MakeIsotropic(), new MatchStyle(), new GenerateFromLabels());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void whereMemoryRunsOutTheAdviceFitsTheCommand(ConstrainedCommand command) {
        String heap = Failures.explain(new OutOfMemoryError("Java heap space"), command);
        String natives = Failures.explain(new EngineException("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes."), command);
        String threads = Failures.explain(new OutOfMemoryError("unable to create native thread: possibly out of memory or process/resource limits reached"), command);
        assertTrue(heap.contains("-Xmx"), heap);
        for (String other : List.of(natives, threads)) {
            assertTrue(!other.contains("-Xmx") && !other.contains("give ImageJ more memory"), other);
        }
        for (String sentence : List.of(heap, natives, threads)) {
            assertEquals(command instanceof Inpaint, sentence.contains("region"), sentence);
            assertEquals(command instanceof Inpaint, sentence.contains("context"), sentence);
            assertEquals(command instanceof Denoise || command instanceof Deblur, sentence.contains("scale the image"), sentence);
            assertTrue(sentence.contains("crop"), sentence);
            assertTrue(sentence.endsWith("."), sentence);
        }
    }
}
