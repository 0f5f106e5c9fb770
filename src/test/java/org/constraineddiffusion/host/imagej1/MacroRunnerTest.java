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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.thirdparty.org.objectweb.asm.ClassReader;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.ClassVisitor;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.MethodVisitor;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.Opcodes;
import ij.Menus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MacroRunnerTest {

    private static final ClassLoader IMAGEJ = HeadlessImageJ.create();

    @TempDir
    static Path folder;

    private record Ended(int code, String errors) {
    }

    private static Ended run(String... arguments) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int code = MacroRunner.runHeadless(arguments, new PrintStream(said, true, StandardCharsets.UTF_8), IMAGEJ);
        return new Ended(code, said.toString(StandardCharsets.UTF_8));
    }

    private static Ended macro(String text) throws IOException {
        return run(Files.writeString(folder.resolve("macro.ijm"), text).toString());
    }

    /** What stands in ij.jar's list, without a key at the end: of a letter or a digit, or a combination that ImageJ knows. */
    private static Map<String, String> listed() throws IOException {
        Map<String, String> commands = new TreeMap<>();
        try (InputStream stream = Menus.class.getResourceAsStream("/IJ_Props.txt")) {
            Matcher entry = Pattern.compile("(?m)^[\\w-]+=\"(.+?)(?:\\[\\w\\])?\",(.+)$").matcher(new String(stream.readAllBytes(), StandardCharsets.UTF_8).replace("\r", ""));
            while (entry.find()) {
                commands.put(entry.group(1).replace("\\\\", "\\"), entry.group(2).trim()); // as a properties file has it
            }
        }
        return commands;
    }

    /** What ImageJ's menus add by code: a label and a class, one after the other, before a call that adds an item. */
    private static Map<String, String> addedByCode() throws IOException {
        Map<String, String> commands = new TreeMap<>();
        try (InputStream stream = Menus.class.getResourceAsStream("Menus.class")) {
            new ClassReader(stream).accept(new ClassVisitor(Opcodes.ASM9) {
                @Override
                public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] exceptions) {
                    Deque<String> texts = new ArrayDeque<>();
                    return new MethodVisitor(Opcodes.ASM9) {
                        @Override
                        public void visitLdcInsn(Object value) {
                            if (value instanceof String text) {
                                texts.push(text);
                            }
                        }

                        @Override
                        public void visitMethodInsn(int opcode, String owner, String called, String calledDescriptor, boolean isInterface) {
                            if (called.matches("addPlugInItem|addCheckboxItem|put") && texts.size() >= 2 && texts.peek().startsWith("ij.")) {
                                String plugin = texts.pop();
                                commands.put(texts.pop(), plugin);
                            }
                        }
                    };
                }
            }, 0);
        }
        return commands;
    }

    @Test
    void theTableIsThatOfImageJsMenus() throws IOException {
        Map<String, String> own = new TreeMap<>(CommandTable.ofImageJ());
        Map<String, String> menus = listed();
        Map<String, String> byCode = addedByCode();
        assertTrue(byCode.size() > 60 && byCode.containsKey("8-bit") && byCode.containsKey("Close All"), byCode.toString());
        menus.putAll(byCode);
        menus.remove("Why are Plugins Missing?"); // on macOS only
        own.put("]", own.remove("Main Window [return]")); // put together from what the key is called
        own.entrySet().removeIf(entry -> entry.getValue().equals(menus.get(entry.getKey())) && menus.remove(entry.getKey()) != null);
        assertEquals("{} {}", own + " " + menus);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "run('16-bit'); | bitDepth() == 16",
            "run('32-bit'); | bitDepth() == 32",
            "run('RGB Color'); run('8-bit Color', 'number=16'); run('RGB Color'); run('8-bit'); | bitDepth() == 8",
            "run('Invert'); | getPixel(0, 0) == 255",
            "run('Duplicate...', 'title=copy'); | getTitle() == 'copy'",
            "makeRectangle(2, 2, 5, 4); run('Crop'); | getWidth() == 5",
            "run('Scale...', 'x=2 y=2 width=40 height=20 interpolation=None create title=large'); | getWidth() == 40",
            "run('Size...', 'width=10 height=5 depth=1 average interpolation=Bilinear'); | getWidth() == 10",
            "run('Add Slice'); run('Add Slice'); run('Reslice [/]...', 'output=1 start=Top avoid'); | getHeight() == 3",
            "run('Add Slice'); run('Next Slice [>]'); | getSliceNumber() == 2",
            "run('Add Slice'); run('Z Project...', 'projection=[Max Intensity]'); | nSlices == 1",
            "run('Fire'); getLut(r, g, b); | r[128] != g[128]",
            "makeRectangle(5, 5, 1, 1); run('Set...', 'value=255'); run('Select None'); run('Gaussian Blur...', 'sigma=2'); | getPixel(5, 5) < 200",
            "run('Select All'); run('Clear', 'slice'); run('Select None'); | selectionType() == -1",
            "run('Properties...', 'channels=1 slices=1 frames=1 pixel_width=2 pixel_height=2 voxel_depth=2'); getPixelSize(unit, w, h); | w == 2",
            "run('Add...', 'value=3'); | getPixel(0, 0) == 3",
            "run('Convert to Mask'); | is('binary')",
            "run('Flip Horizontally'); | getPixel(0, 0) > 0",
            "run('Close All'); | nImages == 0"})
    void commandsOfImageJWork(String commands, String afterwards) throws IOException {
        String condition = afterwards.replace("bitDepth()", "bitDepth");
        assertEquals(new Ended(0, ""), macro("newImage('ramp', '8-bit ramp', 20, 10, 1);\n" + commands + "\nif (!(" + condition
                + ")) exit('" + condition.replace("'", "") + " is not so');\nrun('Close All');"));
    }

    @Test
    void aMacroThatFailsEndsWithOneAndASentence() throws IOException {
        Ended thrown = macro("run('No Such Command');");
        assertEquals(1, thrown.code());
        assertEquals(1, thrown.errors().lines().count(), thrown.errors());
        Ended syntax = macro("a = ;");
        assertEquals(1, syntax.code());
        assertEquals(1, syntax.errors().lines().count(), syntax.errors());
        Ended own = macro("newImage('ramp', '8-bit ramp', 20, 10, 1); run('Inpaint...', 'seed=x'); print('went on');");
        assertEquals(1, own.code());
        assertTrue(own.errors().strip().endsWith(": seed must be a whole number, not 'x'.") && own.errors().lines().count() == 1, own.errors());
        Ended left = macro("exit('no more');");
        assertEquals(1, left.code());
        assertTrue(left.errors().contains("no more"), left.errors());
        assertEquals(new Ended(0, ""), macro("exit();"));
    }

    @Test
    void wrongArgumentsEndWithTwo() {
        for (String[] arguments : new String[][] {{}, {"a", "b", "c"}, {folder.resolve("none.ijm").toString()}, {folder.toString()}, {"\u0000"}}) {
            Ended ended = run(arguments);
            assertEquals(2, ended.code());
            assertEquals(1, ended.errors().lines().count(), ended.errors());
        }
    }

    @Test
    void theArgumentReachesTheMacro() throws IOException {
        Path file = folder.resolve("argument.txt");
        Path macro = Files.writeString(folder.resolve("argument.ijm"), "File.saveString(getArgument(), '" + file + "');");
        assertEquals(0, run(macro.toString(), "a b").code());
        assertEquals("a b", Files.readString(file).strip());
    }
}
