/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import groovy.lang.Binding;
import groovy.lang.GroovyShell;
import ij.IJ;
import ij.ImagePlus;
import ij.gui.OvalRoi;
import ij.io.Opener;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.constraineddiffusion.restoration.Restoration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.python.util.PythonInterpreter;

/** The scripts that come with the project, as they are, each in its language. */
class ScriptsTest {

    private static final Path SCRIPTS = Path.of("scripts");

    /** What the scripts mark. */
    private static final OvalRoi HOLE = new OvalRoi(100, 110, 24, 18);

    @TempDir
    private Path folder;

    private Path image;
    private Path result;

    @BeforeEach
    void writeAnImage() throws IOException {
        image = folder.resolve("nuclei.tif");
        result = folder.resolve("result.tif");
        try (InputStream sample = ScriptsTest.class.getResourceAsStream("/samples/nuclei.tif")) {
            ImagePlus nuclei = new Opener().openTiff(sample, "nuclei.tif");
            nuclei.setRoi(0, 0, 160, 144);
            IJ.saveAsTiff(nuclei.crop(), image.toString());
        }
    }

    /** In Fiji, SciJava reads the lines that declare parameters, and gives their values by name. */
    private static String withoutParameters(String script) throws IOException {
        return Files.readString(SCRIPTS.resolve(script)).replaceAll("(?m)^#@.*$", "");
    }

    private static void groovy(String script, Path input, Path output) throws IOException {
        Binding values = new Binding();
        values.setVariable("input", input.toFile());
        values.setVariable("output", output.toFile());
        new GroovyShell(ScriptsTest.class.getClassLoader(), values).evaluate(withoutParameters(script));
    }

    private static void jython(String script, Path input, Path output) throws IOException {
        try (PythonInterpreter jython = new PythonInterpreter()) {
            jython.set("input", input.toFile());
            jython.set("output", output.toFile());
            jython.exec(withoutParameters(script));
        }
    }

    private void assertFilled() {
        ImagePlus before = IJ.openImage(image.toString());
        ImagePlus after = IJ.openImage(result.toString());
        before.setRoi(HOLE);
        ImagePlus expected = Restoration.inpaint(before).with("nuclei-fluorescence").seed(1).run().image();
        int changed = 0;
        for (int y = 0; y < before.getHeight(); y++) {
            for (int x = 0; x < before.getWidth(); x++) {
                assertEquals(expected.getProcessor().get(x, y), after.getProcessor().get(x, y), 1, "pixel " + x + ", " + y);
                changed += before.getProcessor().get(x, y) == after.getProcessor().get(x, y) ? 0 : 1;
            }
        }
        assertTrue(changed > 0.5 * HOLE.getContainedPoints().length, "pixels that changed: " + changed);
    }

    @Test
    void theGroovyScriptFills() throws IOException {
        groovy("inpaint.groovy", image, result);
        assertFilled();
    }

    @Test
    void theJythonScriptFills() throws IOException {
        jython("inpaint.py", image, result);
        assertFilled();
    }

    @Test
    void theJavaProgramFills() throws IOException, ReflectiveOperationException {
        int errors = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-proc:none", "-d", folder.toString(), "-cp", classPath(),
                SCRIPTS.resolve("Inpaint.java").toString());
        assertEquals(0, errors);
        try (URLClassLoader program = new URLClassLoader(new URL[] {folder.toUri().toURL()}, ScriptsTest.class.getClassLoader())) {
            program.loadClass("Inpaint").getMethod("main", String[].class).invoke(null, (Object) new String[] {image.toString(), result.toString()});
        }
        assertFilled();
    }

    /** In a process of its own, which has to have JPype: {@code -Dpython=} names its Python. */
    @Test
    void thePythonProgramFills() throws IOException, InterruptedException {
        String python = System.getProperty("python", "python3");
        assumeTrue(run(python, "-c", "import jpype") == 0, "JPype is not installed for " + python + ": pip install JPype1, or -Dpython=...");
        assertEquals(0, run(python, SCRIPTS.resolve("inpaint_pyimagej.py").toString(), classPath(), image.toString(), result.toString()));
        assertFilled();
    }

    private int run(String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve("said.txt").toFile()).start();
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return -1;
            }
            return process.exitValue();
        } catch (IOException noSuchProgram) {
            return -1;
        }
    }

    @Test
    void aFolderIsDenoisedAndUpsampledWithOneOpenModel() throws IOException {
        Path images = Files.createDirectory(folder.resolve("images"));
        for (String name : List.of("a.tif", "b.tif")) {
            ImagePlus part = IJ.openImage(image.toString());
            part.setRoi(name.equals("a.tif") ? 0 : 60, 40, 64, 48);
            IJ.saveAsTiff(part.crop(), images.resolve(name).toString());
        }
        Path denoised = Files.createDirectory(folder.resolve("denoised"));
        Path upsampled = Files.createDirectory(folder.resolve("upsampled"));
        groovy("denoise_folder.groovy", images, denoised);
        jython("upsample_folder.py", denoised, upsampled);
        for (String name : List.of("a.tif", "b.tif")) {
            assertEquals(64, IJ.openImage(denoised.resolve(name).toString()).getWidth());
            ImagePlus large = IJ.openImage(upsampled.resolve(name).toString());
            assertEquals(128, large.getWidth());
            assertTrue(large.getStatistics().stdDev > 1);
        }
    }

    @Test
    void everyScriptIsTested() throws IOException {
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            assertEquals(Set.of("inpaint.groovy", "inpaint.py", "Inpaint.java", "inpaint_pyimagej.py", "denoise_folder.groovy", "upsample_folder.py"),
                    files.filter(file -> Files.isRegularFile(file) && file.toString().contains(".")).map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
        }
    }

    /** That of the tests, also where Maven hides it in a jar. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
