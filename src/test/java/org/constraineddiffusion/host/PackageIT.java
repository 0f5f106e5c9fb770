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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ij.IJ;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The package as a user gets it: unzipped, and run by a plain ImageJ in a process of its own, headless and with windows. */
class PackageIT {

    @TempDir
    static Path home;

    @BeforeAll
    static void unzip() throws IOException {
        try (Stream<Path> built = Files.list(Path.of("target"))) {
            Path zip = built.filter(file -> file.getFileName().toString().matches("Constrained_Diffusion-.*-fiji\\.zip")).findFirst()
                    .orElseThrow(() -> new IllegalStateException("target has no zip: run this by mvn verify"));
            try (InputStream stream = Files.newInputStream(zip); ZipInputStream entries = new ZipInputStream(stream)) {
                for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                    Path target = home.resolve(entry.getName()).normalize();
                    assertTrue(target.startsWith(home), entry.getName());
                    if (!entry.isDirectory()) {
                        Files.createDirectories(target.getParent());
                        Files.copy(entries, target);
                    }
                }
            }
        }
    }

    @Test
    void theJarHoldsMenuModelAndLicence() throws IOException {
        try (var jar = new java.util.jar.JarFile(plugin().toFile())) {
            for (String entry : List.of("plugins.config", "LICENSE", "models/nuclei-fluorescence/rdf.yaml",
                    "models/nuclei-fluorescence/denoiser.pt", "META-INF/json/org.scijava.plugin.Plugin", "documents/README.md", "documents/docs/inpaint.png")) {
                assertTrue(jar.getEntry(entry) != null, entry);
            }
        }
    }

    /** Every jar in the zip stands among the third parties and in the bill of materials, and their licences are there. */
    @Test
    void theZipSaysWhatItHoldsAndUnderWhichLicences() throws IOException {
        Path licences = home.resolve("licenses").resolve("constrained-diffusion");
        for (String file : List.of("LICENSE.txt", "NOTICES.txt", "Apache-2.0.txt", "BSD-2-Clause.txt", "MIT.txt", "PyTorch-LICENSE.txt", "PyTorch-NOTICE.txt")) {
            assertTrue(Files.size(licences.resolve(file)) > 500, file);
        }
        String thirdParties = Files.readString(licences.resolve("THIRD-PARTY.txt"));
        assertTrue(Files.exists(licences.resolve("bom.json")), "no bill of materials: it is made only without Maven's option -o");
        String materials = Files.readString(licences.resolve("bom.json"));
        assertTrue(materials.contains("\"bomFormat\" : \"CycloneDX\""), "a CycloneDX bill of materials");
        try (Stream<Path> libraries = Files.list(home.resolve("jars"))) {
            List<String> names = libraries.map(library -> library.getFileName().toString().replaceAll("-[0-9].*", "")).toList();
            assertTrue(names.size() > 10, names.toString());
            for (String name : names) {
                assertTrue(thirdParties.contains(":" + name + ":"), name + " is not in THIRD-PARTY.txt");
                assertTrue(materials.contains("\"name\" : \"" + name + "\""), name + " is not in bom.json");
            }
        }
        assertTrue(!thirdParties.contains("Unknown license"), thirdParties);
    }

    @Test
    void aMacroRunsHeadlessOnWhatWasUnzippedAlone() throws Exception {
        Path macro = Files.writeString(home.resolve("fill.ijm"), "open(getArgument());\n"
                + "makeOval(120, 100, 40, 30);\nrun('Inpaint...', 'steps=3 inner_steps=1 seed=2');\n"
                + "print(getTitle());\nsaveAs('Tiff', '" + home.resolve("filled.tif") + "');\n");
        String said = run(List.of("-Djava.awt.headless=true"), everything(),
                "org.constraineddiffusion.host.imagej1.Demo", "-batch", macro.toString(), sample());
        assertTrue(said.contains("nuclei.tif inpainted"), said);
        assertTrue(Files.size(home.resolve("filled.tif")) > 200_000, said);
    }

    @Test
    void aModelWithCaptionsRunsOnWhatWasUnzippedAlone() throws Exception {
        Path model = Path.of("src", "test", "resources", "latent", "epsilon").toAbsolutePath();
        Path macro = Files.writeString(home.resolve("caption.ijm"), "open(getArgument());\n"
                + "makeOval(120, 100, 40, 30);\nrun('Inpaint...', 'model=[" + model + "] trust=true steps=2 caption=[cell nuclei]');\n"
                + "print(getTitle());\nprint(getMetadata('Info'));\n");
        String said = run(List.of("-Djava.awt.headless=true", "-DENGINE_CACHE_DIR=" + home.resolve("tokenizers")), everything(),
                "org.constraineddiffusion.host.imagej1.Demo", "-batch", macro.toString(), sample());
        assertTrue(said.contains("nuclei.tif inpainted") && said.contains("tokenizer SHA-256") && said.contains("caption: cell nuclei"), said);
    }

    @Test
    void withoutTheLibraryThatReadsCaptionsAllElseWorksAndTheUserIsToldOfIt() throws Exception {
        List<String> without = everything().stream().filter(jar -> !jar.contains("tokenizers")).toList();
        Path model = Path.of("src", "test", "resources", "latent", "epsilon").toAbsolutePath();
        String said = failure(List.of(), without, "open(getArgument());\nmakeOval(120, 100, 40, 30);\nrun('Inpaint...', 'steps=3');\n"
                + "print(getTitle());\nmakeOval(120, 100, 40, 30);\nrun('Inpaint...', 'model=[" + model + "] trust=true steps=2');\nprint('went on');\n");
        assertTrue(said.contains("nuclei.tif inpainted") && said.contains("put tokenizers-0.36.0.jar") && !said.contains("went on"), said);
    }

    @Test
    void aFailingMacroEndsTheProcessWithAnErrorCode() throws Exception {
        Path macro = Files.writeString(home.resolve("bad.ijm"), "open(getArgument());\nrun('Inpaint...', 'steps=-1');\nprint('went on');\n");
        Process process = start(List.of("-Djava.awt.headless=true"), everything(),
                "org.constraineddiffusion.host.imagej1.Demo", "-batch", macro.toString(), sample());
        String said = output(process);
        assertTrue(process.exitValue() != 0, said);
        assertTrue(said.contains("steps must be auto, or a whole number from 0 to 1000, not '-1'") && !said.contains("went on"), said);
    }

    @Test
    void withoutTheNativeLibrariesTheUserIsToldWhichJarsAreMissing() throws Exception {
        List<String> withoutNatives = everything().stream().filter(jar -> !jar.contains("pytorch-native-cpu")).toList();
        String said = failure(List.of("-DDJL_CACHE_DIR=" + home.resolve("cache")), withoutNatives,
                "open(getArgument());\nmakeOval(120, 100, 40, 30);\nrun('Inpaint...', 'steps=3');\nprint('went on');\n");
        assertTrue(said.contains("PyTorch's native libraries for") && said.contains("pytorch-native-cpu-2.7.1"), said);
        assertTrue(!said.contains("went on"), said);
    }

    @Test
    void aHeapThatIsTooSmallIsAnsweredInAPlainSentence() throws Exception {
        String said = failure(List.of("-Xmx200m"), everything(), "newImage('large', '32-bit ramp', 6000, 6000, 1);\n"
                + "makeOval(120, 100, 40, 30);\nrun('Inpaint...', 'steps=3');\nprint('went on');\n");
        assertTrue(said.contains("memory ran out") && !said.contains("went on"), said);
    }

    /** What a macro that must fail says. */
    private static String failure(List<String> options, List<String> classPath, String text) throws Exception {
        Path macro = Files.writeString(Files.createTempFile(home, "macro", ".ijm"), text);
        List<String> all = new ArrayList<>(List.of("-Djava.awt.headless=true"));
        all.addAll(options);
        Process process = start(all, classPath, "org.constraineddiffusion.host.imagej1.Demo", "-batch", macro.toString(), sample());
        String said = output(process);
        assertTrue(process.exitValue() != 0, said);
        return said;
    }

    @Test
    void aUserAtPlainImageJFillsRecordsCancelsAndIsToldOfErrors() throws Exception {
        assumeTrue(System.getenv("DISPLAY") != null, "needs a display: run under xvfb-run, as .ci/run does");
        String said = run(List.of("-Dplugins.dir=" + home), List.of(ij(), classes()), WindowedImageJ.class.getName(), sample(),
                Path.of("target", "inpaint-dialog.png").toAbsolutePath().toString());
        assertEquals("1", answer(said, "entries"));
        assertEquals("Plugins > Constrained Diffusion > Inpaint...", answer(said, "menu"));
        assertEquals("nuclei.tif inpainted", answer(said, "active"));
        assertEquals("run(\"Inpaint...\", \"method=newton seed=11 steps=3 inner_steps=1\");", answer(said, "recorded").replaceAll(" +\"\\);", "\");"), said);
        assertEquals("0", answer(said, "outside changed"));
        assertTrue(Integer.parseInt(answer(said, "inside changed")) > 1000, said);
        assertEquals("0", answer(said, "input changed"));
        assertEquals("0", answer(said, "recorded line differs in"));
        assertTrue(answer(said, "upsampled").startsWith("0 different, small upsampled-1, run(\"Upsample...\""), said);
        assertTrue(answer(said, "denoised").startsWith("0 different, small denoised-1, run(\"Denoise...\""), said);
        assertTrue(answer(said, "deblurred").startsWith("0 different, small deblurred-1, run(\"Deblur...\""), said);
        assertTrue(answer(said, "isotropic").startsWith("0 different, stack isotropic-1, run(\"Make Isotropic...\""), said);
        assertEquals("true", answer(said, "canceled"));
        assertEquals("true", answer(said, "a mistyped number"));
        assertEquals("no OK", answer(said, "without a selection"));
        assertEquals("Macro Error", answer(said, "error in a macro"));
        assertEquals("null", answer(said, "log"));
    }

    private static String answer(String said, String what) {
        return said.lines().filter(line -> line.startsWith(what + ": ")).map(line -> line.substring(what.length() + 2)).findFirst()
                .orElseThrow(() -> new AssertionError("nothing said of '" + what + "' in:\n" + said));
    }

    private static String run(List<String> options, List<String> classPath, String main, String... arguments) throws Exception {
        Process process = start(options, classPath, main, arguments);
        String said = output(process);
        assertEquals(0, process.exitValue(), said);
        return said;
    }

    private static Process start(List<String> options, List<String> classPath, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g"));
        command.addAll(options);
        command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath), main));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String output(Process process) throws Exception {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(10, TimeUnit.MINUTES), said);
        return said;
    }

    private static Path plugin() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("plugins"))) {
            return files.filter(file -> file.toString().endsWith(".jar")).findFirst().orElseThrow();
        }
    }

    /** ImageJ, and what was unzipped. */
    private static List<String> everything() throws IOException, URISyntaxException {
        try (Stream<Path> libraries = Files.list(home.resolve("jars"))) {
            return Stream.concat(Stream.of(ij(), plugin().toString()), libraries.map(Path::toString)).toList();
        }
    }

    private static String sample() {
        return Path.of("src", "main", "resources", "samples", "nuclei.tif").toAbsolutePath().toString();
    }

    private static String ij() throws URISyntaxException {
        return Path.of(IJ.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    }

    private static String classes() throws URISyntaxException {
        return Path.of(PackageIT.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    }
}
