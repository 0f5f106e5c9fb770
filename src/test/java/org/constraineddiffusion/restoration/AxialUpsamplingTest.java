/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.restoration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.model.ModelException;
import org.constraineddiffusion.operator.DownsamplingOperator;
import org.constraineddiffusion.sampling.StepReport;
import org.junit.jupiter.api.Test;

/** A volume of 4 × 8 × 6 voxels, so that a slice [x, z] is 4 wide and a slice [y, z] 8. */
class AxialUpsamplingTest {

    private static final int WIDTH = 4;
    private static final int HEIGHT = 8;

    private static Volume volume() {
        Volume volume = Volume.of(WIDTH, HEIGHT, 6);
        Random random = new Random(4);
        for (FloatType voxel : volume.voxels()) {
            voxel.set(50 + 100 * random.nextFloat());
        }
        return volume;
    }

    private static AxialUpsampling upsampling(RecordingSession session, double factor) {
        return new AxialUpsampling(DownsamplingOperator.area(factor, 1), new Pipeline(session, RecordingSession.plain().options(), RestorationListener.NONE));
    }

    /** Every slice [x, z] is restored as one value, every slice [y, z] as another. */
    private static RecordingSession ofDirection(float alongX, float alongY) {
        return new RecordingSession(RecordingSession.GREY, (target, sampling) -> {
            float[] pixels = new float[(int) target.shape().size()];
            Arrays.fill(pixels, target.shape().get(3) == WIDTH ? alongX : alongY);
            return pixels;
        });
    }

    private static float voxel(Volume volume, long... position) {
        return volume.voxels().getAt(position).get();
    }

    @Test
    void theResultIsTheMeanOfBothDirectionsOfSlices() {
        float low = voxel(upsampling(ofDirection(-0.5f, -0.5f), 2).restore(volume(), RegionSeed.shared(1), 0, 1), 1, 1, 1);
        float high = voxel(upsampling(ofDirection(0.5f, 0.5f), 2).restore(volume(), RegionSeed.shared(1), 0, 1), 1, 1, 1);
        Volume mixed = upsampling(ofDirection(0.5f, -0.5f), 2).restore(volume(), RegionSeed.shared(1), 0, 1);
        assertTrue(high > low + 10);
        assertEquals(12, mixed.voxels().dimension(2));
        for (FloatType each : mixed.voxels()) {
            assertEquals((low + high) / 2, each.get(), 1e-3);
        }
    }

    @Test
    void everySliceOfBothDirectionsIsRestoredOnceAndWithANoiseOfTheSampleNotOfTheSlice() {
        RecordingSession session = ofDirection(0, 0);
        upsampling(session, 2).restore(volume(), RegionSeed.shared(9), 0, 1);
        long slicesAlongX = session.targets.stream().filter(target -> target.shape().get(3) == WIDTH).mapToLong(target -> target.shape().get(0)).sum();
        long slicesAlongY = session.targets.stream().filter(target -> target.shape().get(3) == HEIGHT).mapToLong(target -> target.shape().get(0)).sum();
        assertEquals(HEIGHT, slicesAlongX, "slices [x, z], one for each y");
        assertEquals(WIDTH, slicesAlongY, "slices [y, z], one for each x");
        assertTrue(session.samplings.stream().allMatch(sampling -> sampling.seed() == 9), "neighbouring slices start from the same noise");
        assertTrue(session.targets.stream().allMatch(target -> target.shape().get(2) == 12), "twice as many planes");
    }

    /** The session answers with 0.01 times the row, plus the place in the batch: what a slice holds must end where it came from. */
    @Test
    void eachSliceEndsWhereItCameFrom() {
        RecordingSession session = new RecordingSession(RecordingSession.GREY, (target, sampling) -> {
            int n = (int) target.shape().get(0);
            int h = (int) target.shape().get(2);
            int w = (int) target.shape().get(3);
            float[] pixels = new float[n * h * w];
            for (int i = 0; i < pixels.length; i++) {
                int slice = i / (h * w);
                pixels[i] = w == WIDTH ? 0.1f * slice : 0.001f * (i / w % h);
            }
            return pixels;
        });
        Volume fine = upsampling(session, 2).restore(volume(), RegionSeed.shared(1), 0, 1);
        double step = voxel(fine, 0, 1, 0) - voxel(fine, 0, 0, 0);
        assertTrue(step > 0);
        for (int y = 1; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                assertEquals(step, voxel(fine, x, y, 5) - voxel(fine, x, y - 1, 5), 1e-3, "slice " + y + " of [x, z]");
                assertTrue(voxel(fine, x, y, 5) > voxel(fine, x, y, 4), "row of z");
            }
        }
    }

    @Test
    void progressCountsTheBatchesOfAllVolumes() {
        List<String> steps = new ArrayList<>();
        RecordingSession session = new RecordingSession(RecordingSession.GREY, (target, sampling) -> {
            sampling.listener().onStep(new StepReport(1, 1, 500, 0.5, 4, null, null));
            return new float[(int) target.shape().size()];
        });
        AxialUpsampling upsampling = new AxialUpsampling(DownsamplingOperator.area(2, 1),
                new Pipeline(session, RecordingSession.plain().options(), step -> steps.add(step.region() + "/" + step.regions())));
        upsampling.restore(volume(), RegionSeed.shared(1), 0, 2);
        upsampling.restore(volume(), RegionSeed.shared(1), 1, 2);
        assertEquals(IntStream.range(0, steps.size()).mapToObj(i -> i + "/" + steps.size()).toList(), steps);
    }

    @Test
    void allSlicesAreOnTheScaleOfTheVolume() {
        Volume halfDark = volume();
        for (FloatType each : halfDark.slice(1, 0)) {
            each.set(50);
        }
        RecordingSession session = ofDirection(0.5f, 0.5f);
        Volume fine = upsampling(session, 2).restore(halfDark, RegionSeed.shared(1), 0, 1);
        assertEquals(voxel(fine, 0, 0, 0), voxel(fine, 0, 5, 0), 1e-3, "a value of the model is the same intensity in every slice");
        assertNotEquals(50, voxel(fine, 0, 0, 0));
    }

    @Test
    void aVolumeOfOneValueNeedsNoModel() {
        Volume even = Volume.of(WIDTH, HEIGHT, 3);
        even.voxels().forEach(voxel -> voxel.set(5));
        RecordingSession session = ofDirection(0, 0);
        for (FloatType each : upsampling(session, 2).restore(even, RegionSeed.shared(1), 0, 1).voxels()) {
            assertEquals(5, each.get());
        }
        assertTrue(session.targets.isEmpty());
    }

    @Test
    void aVolumeWithoutAFiniteVoxelAndAColourModelAreRefused() {
        Volume nothing = Volume.of(WIDTH, HEIGHT, 3);
        nothing.voxels().forEach(voxel -> voxel.set(Float.NaN));
        assertThrows(InputException.class, () -> upsampling(ofDirection(0, 0), 2).restore(nothing, RegionSeed.shared(1), 0, 1));
        RecordingSession colour = new RecordingSession("src/test/resources/fuzz/rgb", (target, sampling) -> new float[0]);
        assertThrows(ModelException.class, () -> upsampling(colour, 2));
    }
}
