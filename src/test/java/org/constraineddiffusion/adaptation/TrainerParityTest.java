/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.adaptation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.constraineddiffusion.model.TrainableModel;
import org.constraineddiffusion.prior.TrainablePrior.Batch;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The first steps of a training against those of {@code cdiff adapt}: python/constrained_diffusion/fixtures/adaptation.py. */
class TrainerParityTest {

    private static final double TOLERANCE = 1e-4;

    private final Map<String, Object> fixture = fixture();

    private static Map<String, Object> fixture() {
        try {
            return new Yaml().load(Files.readString(Path.of("src", "test", "resources", "adaptation", "steps.yaml")));
        } catch (IOException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private int number(String key) {
        return ((Number) fixture.get(key)).intValue();
    }

    private Batch batch(int step, NDManager manager) {
        int side = number("side");
        int count = number("batch");
        Shape shape = new Shape(count, 1, side, side);
        double[] times = new double[count];
        float[] conditions = new float[3 * count];
        for (int i = 0; i < count; i++) {
            times[i] = 50 + 300 * i + step;
            conditions[3 * i] = i % 3;
            conditions[3 * i + 1] = 20f * (i + 1);
            conditions[3 * i + 2] = 0.1f * i;
        }
        return new Batch(manager.create(values(shape, i -> Math.sin(0.05 * i + step)), shape), times,
                manager.create(values(shape, i -> 1.4 * Math.sin(0.37 * i * i + step)), shape), manager.create(conditions, new Shape(count, 3)));
    }

    private static float[] values(Shape shape, IntToDoubleFunction of) {
        float[] values = new float[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) of.applyAsDouble(i);
        }
        return values;
    }

    @Test
    void theFirstStepsHaveTheLossesOfPython() {
        List<?> losses = (List<?>) fixture.get("losses");
        double rate = ((Number) fixture.get("rate")).doubleValue();
        AdaptationOptions options = new AdaptationOptions(losses.size(), AdaptationOptions.DEFAULT.duration(), 1, number("side"), number("batch"), rate, 0.98, TrainedWeights.ALL);
        try (TrainableModel model = TinyModel.open(); Trainer trainer = new Trainer(model.prior(), options.average()); NDManager manager = model.prior().newManager()) {
            for (int step = 0; step < losses.size(); step++) {
                float loss = trainer.step(batch(step, manager), options.rateAt(step, options.fraction(step, Duration.ZERO)));
                assertEquals(((Number) losses.get(step)).doubleValue(), loss, TOLERANCE, "step " + step);
            }
            model.prior().weights().forEach((name, weight) -> {
                if (name.endsWith("conv1.weight")) { // what the module relies on, nets/inference.py
                    assertEquals(0, weight.stopGradient().mean(new int[] {0}).abs().max().getFloat(), 1e-6, name);
                }
            });
            double average = trainer.withAverage(() -> model.prior().loss(batch(0, manager)));
            assertEquals(((Number) fixture.get("loss_of_average")).doubleValue(), average, TOLERANCE, "average");
        }
    }
}
