/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.batch;

import ij.ImagePlus;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.UserText;
import org.constraineddiffusion.restoration.MaskSource;
import org.constraineddiffusion.restoration.Model;
import org.constraineddiffusion.restoration.Models;
import org.constraineddiffusion.restoration.Restoration;

/**
 * Restores all images of a folder.
 *
 * <pre>{@code
 * BatchReport report = FolderBatch.of(images, results).pattern("*.tif").masks(MaskRule.file("{name}_mask.tif")).model("microscopy", "auto")
 *         .keys("inpaint, seed 1").run((image, mask) -> Restoration.inpaint(image, mask.orElseThrow(), 0).seed(1));
 * }</pre>
 *
 * <p>The results are TIFF files of the same names with their provenance, each there as a whole or not at all. What is done is not done again, unless
 * the image, its mask, the keys, the plugin or the model is another. Several processes may work on one folder at the same time. An image that fails
 * stops no other. The files that are read are not changed, and no file is replaced that the batch has not written.
 */
public final class FolderBatch {

    /** What is done with an image. */
    public interface Step {

        /**
         * The restoration of an image.
         *
         * @param image that was opened, with the selection that its file has
         * @param mask what is to be filled, if there is a {@link MaskRule}
         */
        Restoration restoration(ImagePlus image, Optional<MaskSource> mask);
    }

    private final Path input;
    private final Path output;
    private String pattern = "*";
    private boolean recursive;
    private Optional<Path> list = Optional.empty();
    private Optional<MaskRule> masks = Optional.empty();
    private String keys = "";
    private String model = Models.AUTO;
    private String device = "auto";
    private Shard shard = Shard.ALL;
    private boolean splitsPlanes;
    private BatchListener listener = BatchListener.NONE;

    private FolderBatch(Path input, Path output) {
        this.input = input.toAbsolutePath().normalize();
        this.output = output.toAbsolutePath().normalize();
    }

    /**
     * Of a folder of images, to a folder of results, which is made if need be.
     *
     * @throws InputException if there is no such folder of images, or if both are the same
     */
    public static FolderBatch of(Path input, Path output) {
        FolderBatch batch = new FolderBatch(input, output);
        if (!Files.isDirectory(batch.input)) {
            throw new InputException("input must be a folder, not '" + UserText.shown(input.toString()) + "'.");
        }
        if (batch.input.equals(batch.output)) {
            throw new InputException("output must be another folder than input, as the results have the names of the images (got '" + UserText.shown(output.toString()) + "').");
        }
        return batch;
    }

    /** The same; null where a user named none. */
    public static FolderBatch of(File input, File output) {
        return of(required("input", input), required("output", output));
    }

    private static Path required(String key, File folder) {
        if (folder == null) {
            throw new InputException(key + " must be a folder: it is empty.");
        }
        return folder.toPath();
    }

    /** Only files whose names fit, such as *.tif or img_??.{tif,png}; * by default. */
    public FolderBatch pattern(String glob) {
        pattern = glob;
        return this;
    }

    /** Also those of the folders below; the folders of results are the same. */
    public FolderBatch recursive(boolean below) {
        recursive = below;
        return this;
    }

    /** The files that a text file lists, one a line, below the folder of images, in place of those that a pattern fits: for a great many. */
    public FolderBatch list(Path file) {
        list = Optional.of(file);
        return this;
    }

    /** Each image has a mask. */
    public FolderBatch masks(MaskRule rule) {
        masks = Optional.of(rule);
        return this;
    }

    /** What is done, in words of your choice: images that were done by other keys are done again. */
    public FolderBatch keys(String words) {
        keys = words;
        return this;
    }

    /**
     * The model of all images, which is opened once, if there is something to do. By default {@link Models#AUTO} chooses one for each image, on the
     * device auto. A restoration that {@link Restoration#adaptsModel adapts} its model opens its own.
     */
    public FolderBatch model(String name, String on) {
        model = name;
        device = on;
        return this;
    }

    /** Only a part of the images; all by default. */
    public FolderBatch shard(Shard part) {
        shard = part;
        return this;
    }

    /**
     * Shares the planes of each stack between the parts, not only the images: for few, large stacks. A stack whose planes are not restored one by one is of
     * one part as a whole. The part that finds all planes of a stack done writes the result.
     */
    public FolderBatch splitPlanes(boolean split) {
        splitsPlanes = split;
        return this;
    }

    /** Follows the batch, and may cancel it. */
    public FolderBatch listener(BatchListener follower) {
        listener = follower;
        return this;
    }

    /**
     * Restores the images.
     *
     * @throws InputException if there is no image, or if the results cannot be written
     * @throws CancellationException if the listener cancels; what is done is kept
     */
    public BatchReport run(Step step) {
        FolderFiles files = new FolderFiles(input, output, pattern, recursive, list, masks);
        Path summary = output.resolve("summary" + shard.suffix() + ".csv");
        List<BatchReport.Entry> entries = new ArrayList<>();
        try {
            List<Path> all = files.images();
            List<Path> images = splitsPlanes ? all : shard.of(all);
            Files.createDirectories(output);
            try (OpenedModel opened = new OpenedModel(); Claims claims = new Claims(Owner.here(System.getenv()))) {
                ImageWork work = new ImageWork(files, claims, keys + masks.map(rule -> " mask=" + rule).orElse(""), version(), listener,
                        (image, mask) -> {
                            Restoration restoration = step.restoration(image, mask);
                            return restoration.adaptsModel() ? restoration : isAuto() ? restoration.with(model).device(device) : restoration.with(opened.get());
                        });
                TimeLeft time = new TimeLeft(images.size());
                for (Path image : images) {
                    if (listener.isCanceled()) {
                        throw new CancellationException("canceled");
                    }
                    BatchReport.Entry entry = splitsPlanes ? work.shared(image, entries.size(), shard) : work.of(image);
                    entries.add(entry);
                    listener.onImage(time.after(entry));
                }
            } finally {
                Summary.write(summary, entries);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return new BatchReport(List.copyOf(entries), summary);
    }

    private boolean isAuto() {
        return model.trim().equals(Models.AUTO);
    }

    private String version() {
        return Models.pluginVersion() + ", model " + Models.model(model).fingerprint();
    }

    /** A model that is opened when it is needed for the first time. */
    private final class OpenedModel implements AutoCloseable {

        private Model opened;

        Model get() {
            if (opened == null) {
                opened = Models.open(model, device);
            }
            return opened;
        }

        @Override
        public void close() {
            if (opened != null) {
                opened.close();
            }
        }
    }
}
