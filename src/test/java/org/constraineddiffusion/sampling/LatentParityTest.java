/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.constraint.InLatentSpace;
import org.constraineddiffusion.constraint.LatentDirection;
import org.constraineddiffusion.constraint.LinearConstraint;
import org.constraineddiffusion.model.LatentWeights;
import org.constraineddiffusion.model.ModelLibrary;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.model.TorchDevice;
import org.constraineddiffusion.operator.Canvas;
import org.constraineddiffusion.operator.DownsamplingOperator;
import org.constraineddiffusion.operator.MaskOperator;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.GuidedPrior;
import org.constraineddiffusion.prior.LatentCodec;
import org.constraineddiffusion.prior.ParityFixture;
import org.constraineddiffusion.prior.TensorTest;
import org.constraineddiffusion.prior.TorchPrior;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Latent inpainting with a caption, a negative caption and guidance, and the directions of super-resolution, against the plain
 * reference in {@code python/constrained_diffusion/sampling/latent.py} on small pipelines of random weights.
 */
class LatentParityTest extends TensorTest {

    /** Of the largest value. */
    private static final double TOLERANCE = 1e-3;

    private final TorchDevice cpu = TorchDevice.of("cpu");
    private ParityFixture fixture;
    private LatentWeights parts;
    private TorchPrior torch;
    private LatentCodec codec;

    private void open(String kind) {
        fixture = ParityFixture.read("/latent/" + kind + "/fixture/");
        ModelPackage bundle = new ModelLibrary(Optional.empty()).find(Path.of("src", "test", "resources", "latent", kind).toString());
        assertEquals(bundle.sha256(), fixture.text("denoiser_sha256"), "The fixture was made with another denoiser: renew it.");
        parts = bundle.latent().orElseThrow();
        torch = bundle.load(cpu);
        codec = parts.codec(cpu);
    }

    @AfterEach
    void close() {
        if (torch != null) {
            torch.close();
            codec.close();
        }
    }

    private NDArray array(String name) {
        return manager.create(fixture.array(name).floats(), new Shape(fixture.array(name).shape()));
    }

    private static double relative(NDArray found, NDArray expected) {
        return largestDifference(found, expected) / expected.abs().max().getFloat();
    }

    private Map<String, LatentWeights.Prompt> captions() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("caption", fixture.text("caption"));
        words.put("negative_caption", fixture.text("negative"));
        return parts.prompts(words, cpu, manager);
    }

    private DiffusionPrior guided() {
        Map<String, LatentWeights.Prompt> captions = captions();
        return new GuidedPrior(torch.conditionedOn(captions.get("caption").states()), torch.conditionedOn(captions.get("negative_caption").states()),
                fixture.number("guidance"));
    }

    private NewtonSettings settings(int steps) {
        return new NewtonSettings(steps, (int) fixture.number("inner_steps"), fixture.number("step_size"),
                fixture.number("final_step_size"), fixture.number("delta"), 0, 0);
    }

    private int steps() {
        return (int) fixture.number("steps");
    }

    /** z_y of the fixture, whose hole was filled with means before it was encoded. */
    private Constraint known() {
        return new LinearConstraint(new MaskOperator(array("cells")), array("zy").mul(array("cells")));
    }

    /** The reference's x after the given step; 0 is the start. */
    private NDArray after(int step) {
        return step == 0 ? array("noise").mul(torch.schedule().sigma(torch.schedule().times(steps())[0]))
                : array("xt").get(new NDIndex((step - 1) + ":" + step));
    }

    @ParameterizedTest
    @ValueSource(strings = {"epsilon", "velocity"})
    void captionsCodecAndKnownCellsAreTheReferences(String kind) {
        open(kind);
        Map<String, LatentWeights.Prompt> captions = captions();
        assertEquals(0, relative(captions.get("caption").states(), array("text").get("0:1")), TOLERANCE);
        assertEquals(0, relative(captions.get("negative_caption").states(), array("text").get("1:2")), TOLERANCE);
        assertEquals(0, relative(codec.encode(array("filled")), array("zy")), TOLERANCE);
        assertEquals(0, relative(codec.decode(after(steps())), array("decoded")), TOLERANCE);
        NDArray mask = array("known");
        InLatentSpace lifted = InLatentSpace.of(new LinearConstraint(new MaskOperator(mask), array("image").mul(mask)), codec, LatentDirection.DECODER);
        NDArray e = lifted.error(array("zy").add(1000)).direction();
        assertEquals(0, largestDifference(e.lt(-500).toType(array("cells").getDataType(), false).get(":, 0:1"), array("cells")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"epsilon", "velocity"})
    void everyStepAloneGivesTheReferencesNextState(String kind) {
        open(kind);
        DiffusionPrior prior = guided();
        double[] times = prior.schedule().times(steps());
        double[] differences = new double[steps()];
        for (int step = 0; step < steps(); step++) {
            DiffusionPrior leg = new OneStep(prior, times[step], times[step + 1]);
            NDArray next = new NewtonSampler(settings(1)).sample(leg, known(), after(step), SamplingListener.NONE).image();
            differences[step] = relative(next, after(step + 1));
        }
        assertEquals(0, Arrays.stream(differences).max().orElseThrow(), TOLERANCE, () -> "by step: " + Arrays.toString(differences));
    }

    /** What rounding alone makes of a run is in the fixture: the reference's, with sums in another order. */
    @ParameterizedTest
    @ValueSource(strings = {"epsilon", "velocity"})
    void aWholeRunKeepsToTheReferencesStates(String kind) {
        open(kind);
        @SuppressWarnings("unchecked")
        Map<String, Number> rounding = (Map<String, Number>) fixture.description().get("relative_difference_by_rounding");
        double tolerance = Math.max(TOLERANCE, 10 * rounding.get("of_the_run").doubleValue());
        double[] differences = new double[steps()];
        int[] evaluations = new int[1];
        new NewtonSampler(settings(steps())).sample(guided(), known(), array("noise"), report -> {
            differences[report.step() - 1] = relative(report.xt(), after(report.step()));
            evaluations[0] = report.evaluations();
        });
        assertEquals(0, Arrays.stream(differences).max().orElseThrow(), tolerance, () -> "by step: " + Arrays.toString(differences));
        int inner = 2 * settings(steps()).innerSteps();
        int stepsWithoutSignal = kind.equals("velocity") ? 1 : 0;
        assertEquals(2 * (steps() * (1 + inner) - stepsWithoutSignal * inner), evaluations[0]);
    }

    @ParameterizedTest
    @CsvSource({"epsilon, DECODER, e_decoder", "epsilon, ENCODER, e_encoder", "velocity, DECODER, e_decoder", "velocity, ENCODER, e_encoder"})
    void theDirectionsOfSuperResolutionAreTheReferences(String kind, LatentDirection direction, String name) {
        open(kind);
        NDArray image = array("image");
        Canvas canvas = Canvas.of((int) image.getShape().get(2), (int) image.getShape().get(3));
        LinearConstraint pixels = new LinearConstraint(DownsamplingOperator.area(4, 4).on(canvas, manager), array("measured"));
        NDArray e = InLatentSpace.of(pixels, codec, direction).error(array("zy")).direction();
        // Of the decoder's direction only the direction is compared: its length is another, as all samplers divide by it.
        NDArray found = direction == LatentDirection.DECODER ? e.div(e.abs().max()) : e;
        double tolerance = direction == LatentDirection.DECODER ? TOLERANCE : 5 * TOLERANCE; // a finite difference over δ
        assertEquals(0, relative(found, array(name)), tolerance);
    }
}
