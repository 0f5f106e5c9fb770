/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.example.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.OvalRoi;
import ij.io.Opener;
import ij.macro.Interpreter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.loops.LoopBuilder;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.command.Denoise;
import org.constraineddiffusion.command.Inpaint;
import org.constraineddiffusion.host.fiji.SamplerPluginService;
import org.constraineddiffusion.host.imagej1.DevelopmentMenu;
import org.constraineddiffusion.image.IntensityScale;
import org.constraineddiffusion.image.Planes;
import org.constraineddiffusion.operator.Canvas;
import org.constraineddiffusion.operator.CropOperator;
import org.constraineddiffusion.operator.LinearOperator;
import org.constraineddiffusion.restoration.ForwardModel;
import org.constraineddiffusion.restoration.InverseProblem;
import org.constraineddiffusion.restoration.Model;
import org.constraineddiffusion.restoration.Models;
import org.constraineddiffusion.restoration.Restoration;
import org.constraineddiffusion.restoration.RestorationResult;
import org.constraineddiffusion.sampling.Samplers;
import org.constraineddiffusion.sampling.initial.Initializers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scijava.Context;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;
import org.scijava.service.SciJavaService;

/** What other jars add, each as one class of this package, works from macros and scripts: no line of the library knows of it. */
class ExtensionTest {

    /** A model of one averaging filter, which takes no time. */
    private static final Path SMALL = Path.of("src", "test", "resources", "fuzz", "grey");

    private static final int SIDE = 40;

    private final ImagePlus cells = cells();
    private final Model model = Models.open(SMALL.toString());

    @TempDir
    private Path folder;

    @BeforeEach
    void startImageJ() {
        DevelopmentMenu.install();
        Interpreter.batchMode = true;
    }

    @AfterEach
    void closeAll() {
        model.close();
        for (int id : WindowManager.getIDList() == null ? new int[0] : WindowManager.getIDList()) {
            Interpreter.removeBatchModeImage(WindowManager.getImage(id));
        }
        WindowManager.setTempCurrentImage(null);
        Interpreter.batchMode = false;
    }

    private static ImagePlus cells() {
        try (InputStream stream = ExtensionTest.class.getResourceAsStream("/samples/nuclei.tif")) {
            ImagePlus sample = new Opener().openTiff(stream, "nuclei.tif");
            sample.setRoi(100, 80, SIDE, SIDE);
            ImagePlus cells = sample.crop();
            cells.setTitle("cells");
            cells.setRoi(new OvalRoi(12, 12, 15, 12));
            return cells;
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private ImagePlus macro(String options) {
        cells.show();
        WindowManager.setTempCurrentImage(cells);
        Interpreter interpreter = new Interpreter();
        interpreter.run("run('Inpaint...', '" + options + " trust=true');", null);
        assertFalse(interpreter.wasError(), interpreter::getErrorMessage);
        return IJ.getImage();
    }

    private static String info(ImagePlus image) {
        return (String) image.getProperty("Info");
    }

    private static void assertSamePixels(ImagePlus expected, ImagePlus actual) {
        for (int i = 0; i < SIDE * SIDE; i++) {
            assertEquals(expected.getProcessor().get(i), actual.getProcessor().get(i));
        }
    }

    private static float[] values(RandomAccessibleInterval<FloatType> plane) {
        float[] values = new float[(int) (plane.dimension(0) * plane.dimension(1))];
        LoopBuilder.setImages(plane, ArrayImgs.floats(values, plane.dimensionsAsLongArray())).forEachPixel((from, to) -> to.set(from));
        return values;
    }

    private static RandomAccessibleInterval<FloatType> plane(float[] values) {
        return ArrayImgs.floats(values, SIDE, SIDE);
    }

    private static double rootMeanSquare(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.pow(a[i] - b[i], 2);
        }
        return Math.sqrt(sum / a.length);
    }

    @Test
    void theOperatorsAdjointIsOne() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.randomNormal(new Shape(1, 1, 5, 7));
            NDArray y = manager.randomNormal(new Shape(1, 1, 5, 7));
            DetectorLag lag = new DetectorLag(0.3);
            assertEquals(lag.apply(x).mul(y).sum().getFloat(), lag.adjoint(y).mul(x).sum().getFloat(), 1e-5);
        }
    }

    @Test
    void anInitializerOfAnotherJarSaysHowFarUnknownPixelsLie() {
        LinearOperator cropped = new DetectorLag(0.4).after(new CropOperator(Canvas.of(SIDE, SIDE)));
        assertEquals(1, Initializers.found().of(cropped).distance());
    }

    /** The operator follows the crop of the canvas, which may be larger than the image. With its 5 inner steps, newton leaves 12 to 37 % of the error, by the seed. */
    @ParameterizedTest
    @ValueSource(strings = {"fast", "newton", "projection"})
    void anOperatorOfAnotherJarIsUndoneByEverySampler(String method) {
        float[] truth = values(Planes.channels(cells.getProcessor()).get(0));
        float[] measured = lagged(truth);
        InverseProblem problem = InverseProblem.of(List.of(plane(measured)), ForwardModel.linear(SIDE, SIDE,
                (canvas, noise, manager) -> new DetectorLag(0.4).after(new CropOperator(canvas))));
        RestorationResult result = Restoration.of(problem).with(model).sampler(Samplers.named(method).withApplicable(Map.of("inner_steps", 20))).run();
        float[] restored = values(result.samples().get(0).get(0));
        assertTrue(rootMeanSquare(lagged(restored), measured) < 0.15 * rootMeanSquare(truth, measured), "agrees with what was measured");
        assertTrue(rootMeanSquare(restored, truth) < 0.5 * rootMeanSquare(measured, truth), "nearer to the truth");
    }

    private static float[] lagged(float[] values) {
        try (NDManager manager = NDManager.newBaseManager()) {
            return new DetectorLag(0.4).apply(manager.create(values, new Shape(1, 1, SIDE, SIDE))).toFloatArray();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fast", "newton", "projection", "halfway"})
    void aConstraintThatIsNotLinearIsMetByEverySampler(String method) {
        float[] truth = values(Planes.channels(cells.getProcessor()).get(0));
        float top = 0;
        for (float value : truth) {
            top = Math.max(top, 0.6f * value);
        }
        float[] measured = truth.clone();
        int saturated = 0;
        for (int i = 0; i < measured.length; i++) {
            saturated += truth[i] > top ? 1 : 0;
            measured[i] = Math.min(truth[i], top);
        }
        IntensityScale scale = new IntensityScale(0, 2 * top);
        double topOfModel = scale.toModel(top) - 1e-6;
        InverseProblem problem = InverseProblem.of(List.of(plane(measured)), ForwardModel.constrained(SIDE, SIDE,
                known -> new SaturatedPixels(known, topOfModel))).onScale(scale);
        RestorationResult result = Restoration.of(problem).with(model).sampler(Samplers.named(method).with("steps", 12)).run();
        float[] restored = values(result.samples().get(0).get(0));
        int brighter = 0;
        for (int i = 0; i < measured.length; i++) {
            brighter += restored[i] > top * 1.01 && truth[i] > top ? 1 : 0;
        }
        assertTrue(saturated > 50, "saturated pixels: " + saturated);
        assertTrue(brighter > 0, "some are brighter than the camera can tell");
        assertTrue(result.residual() < 0.15, "error: " + result.residual());
    }

    @Test
    void aSamplerOfAnotherJarIsNamedByAMacroAndByAScriptAndGivesTheSamePixels() {
        ImagePlus byMacro = macro("model=[" + SMALL + "] method=halfway steps=6 sampler_settings=pull=0.7 seed=3");
        ImagePlus byScript = Restoration.inpaint(cells).with(model).sampler(Samplers.named("halfway").with("steps", 6).with("pull", 0.7))
                .seed(3).run().image();
        ImagePlus otherwise = Restoration.inpaint(cells).with(model).sampler(Samplers.named("halfway").with("steps", 6).with("pull", 0.1))
                .seed(3).run().image();
        assertSamePixels(byScript, byMacro);
        assertFalse(Arrays.equals((short[]) byMacro.getProcessor().getPixels(), (short[]) otherwise.getProcessor().getPixels()), "the setting counts");
        assertEquals(cells.getProcessor().get(2, 2), byMacro.getProcessor().get(2, 2));
        assertTrue(info(byMacro).contains("evaluations: 6"), info(byMacro));
    }

    @Test
    void aSamplerThatFijiFindsIsThereAsLongAsFijiRuns() throws InterruptedException, ExecutionException {
        assertThrows(IllegalArgumentException.class, () -> Samplers.named("unconditional"));
        try (Context fiji = new Context(SciJavaService.class)) {
            assertEquals(SamplerPluginService.class, fiji.service(SamplerPluginService.class).getClass());
            ImagePlus byMacro = macro("model=[" + SMALL + "] method=unconditional steps=4 seed=2");
            CommandModule module = fiji.service(CommandService.class).run(Inpaint.class, true, "image", cells, "model", SMALL.toString(), "trust", true,
                    "method", "unconditional", "steps", 4, "seed", 2).get();
            assertSamePixels(byMacro, (ImagePlus) module.getOutput("result"));
            assertSamePixels(byMacro, Restoration.inpaint(cells).with(model).sampler(Samplers.named("unconditional").with("steps", 4))
                    .seed(2).run().image());
            CommandModule refused = fiji.service(CommandService.class).run(Denoise.class, true, "image", cells, "model", SMALL.toString(), "trust", true,
                    "method", "unconditional").get();
            assertTrue(refused.getCancelReason().startsWith("method must be fast here, not 'unconditional'"), refused.getCancelReason());
        }
        assertThrows(IllegalArgumentException.class, () -> Samplers.named("unconditional"));
    }

    /** A model package is made of a folder: what it is conditioned on is an entry in its description. */
    @Test
    void aConditionOfAnotherJarIsEstimatedForAMacroAndForAScript() throws IOException {
        Path bright = Files.createDirectory(folder.resolve("bright"));
        Files.copy(SMALL.resolve("denoiser.pt"), bright.resolve("denoiser.pt"));
        Files.writeString(bright.resolve("rdf.yaml"), Files.readString(SMALL.resolve("rdf.yaml"))
                .replace("    condition: nuclear_diameter\n", """
                            conditions:
                              - {key: bright_share, unit: percent, min: 1, max: 99, description: The share of bright pixels.}
                        """));
        ImagePlus byMacro = macro("model=[" + bright + "] seed=1");
        String line = info(byMacro).lines().map(String::trim).filter(each -> each.startsWith("conditions: bright_share ")).findFirst().orElseThrow();
        double estimated = Double.parseDouble(line.split(" ")[2]);
        assertTrue(estimated > 1 && estimated < 99, line);
        try (Model conditioned = Models.open(bright.toString())) {
            assertSamePixels(byMacro, Restoration.inpaint(cells).with(conditioned).run().image());
            ImagePlus given = Restoration.inpaint(cells).with(conditioned).condition("bright_share", 5).run().image();
            assertTrue(info(given).contains("conditions: bright_share 5.000 percent"), info(given));
            assertNotEquals(byMacro.getProcessor().getStats().mean, given.getProcessor().getStats().mean);
        }
    }
}
