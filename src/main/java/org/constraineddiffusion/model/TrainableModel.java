/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.model;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.constraineddiffusion.prior.DiscreteSchedule;
import org.constraineddiffusion.prior.TrainablePrior;

/** The denoiser of a pixel-space model, loaded so that its weights can be trained and written. */
public final class TrainableModel implements AutoCloseable {

    /** Weights of a weaker model that guides the denoiser away from its errors: they are no part of what fits images. */
    private static final String GUIDE = "guide.";

    /** The earliest time that a zip archive has. */
    private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final ModelPackage parent;
    private final int[] times;
    private final TrainablePrior prior;

    private TrainableModel(ModelPackage parent, int[] times, TrainablePrior prior) {
        this.parent = parent;
        this.times = times;
        this.prior = prior;
    }

    static TrainableModel of(ModelPackage parent, TorchDevice device) {
        requireTrainable(parent);
        TorchRuntime.useThreads();
        Model module = device.loadForTraining(parent.name(), parent.denoiserFile());
        TrainablePrior prior = new TrainablePrior(module, parent.traits(), name -> !name.startsWith(GUIDE));
        if (prior.weights().isEmpty()) {
            prior.close();
            throw new ModelException("model: the denoiser of '" + parent.name() + "' has no weights that can be trained (a frozen module has none); choose another model.");
        }
        return new TrainableModel(parent, times(parent), prior);
    }

    /** @throws ModelException if a model is none that can be trained */
    public static void requireTrainable(ModelPackage model) {
        if (model.latent().isPresent()) {
            throw new ModelException("model: '" + model.name() + "' is a latent model; only pixel-space models can be adapted.");
        }
        if (!(model.traits().schedule() instanceof DiscreteSchedule)) {
            throw new ModelException("model: '" + model.name() + "' is a rectified flow; only models with a schedule of whole times can be adapted.");
        }
    }

    /** The package that it was loaded from. */
    public ModelPackage parent() {
        return parent;
    }

    /** The denoiser and its weights. */
    public TrainablePrior prior() {
        return prior;
    }

    /** The times of its schedule, ascending, at which the denoiser is not guided: there its output is what it was trained for. */
    public int[] times() {
        return times.clone();
    }

    private static int[] times(ModelPackage parent) {
        IntStream all = IntStream.range(0, ((DiscreteSchedule) parent.traits().schedule()).length());
        return parent.guidance().map(guided -> all.filter(time -> time < guided.from() || time >= guided.to())).orElse(all).toArray();
    }

    /** The denoiser with the weights that it has now, rounded to half precision, as a compressed TorchScript file. */
    public byte[] toTorchScript() {
        prior.weights().values().forEach(TrainableModel::round);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        JniUtils.writeModule((PtSymbolBlock) prior.module().getBlock(), whole, false);
        return compressed(whole.toByteArray());
    }

    private static void round(NDArray weight) {
        try (NDArray own = weight.stopGradient(); NDArray half = own.toType(DataType.FLOAT16, true); NDArray rounded = half.toType(DataType.FLOAT32, true)) {
            own.set(new NDIndex(":"), rounded);
        }
    }

    /** PyTorch stores the entries of its zip archives uncompressed, and reads them either way. */
    private static byte[] compressed(byte[] archive) {
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        try (ZipOutputStream deflated = new ZipOutputStream(result)) {
            deflated.setLevel(Deflater.BEST_COMPRESSION);
            withFile(archive, stored -> {
                for (ZipEntry entry : Collections.list(stored.entries())) {
                    ZipEntry same = new ZipEntry(entry.getName());
                    same.setTimeLocal(EPOCH); // the same weights give the same file
                    deflated.putNextEntry(same);
                    try (InputStream content = stored.getInputStream(entry)) {
                        content.transferTo(deflated);
                    }
                    deflated.closeEntry();
                }
            });
        } catch (IOException failed) {
            throw new ModelException("The adapted model cannot be written (" + failed.getMessage() + "): free some space for temporary files.", failed);
        }
        return result.toByteArray();
    }

    /** What is to be done with an archive. */
    private interface Reading {
        void of(ZipFile archive) throws IOException;
    }

    /** A stream of stored entries cannot be read: their lengths stand in the archive's directory, at its end. */
    private static void withFile(byte[] archive, Reading reading) throws IOException {
        Path file = Files.createTempFile("weights", ".pt");
        try {
            Files.write(file, archive);
            try (ZipFile stored = new ZipFile(file.toFile())) {
                reading.of(stored);
            }
        } finally {
            Files.delete(file);
        }
    }

    @Override
    public void close() {
        prior.close();
        NativeMemory.handBack();
    }
}
