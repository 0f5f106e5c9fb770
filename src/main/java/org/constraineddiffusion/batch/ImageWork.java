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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.UserText;
import org.constraineddiffusion.restoration.MaskSource;
import org.constraineddiffusion.restoration.PlaneStore;
import org.constraineddiffusion.restoration.Restoration;
import org.constraineddiffusion.restoration.RestorationErrors;
import org.constraineddiffusion.restoration.RestorationListener;
import org.constraineddiffusion.restoration.RestorationResult;

/** The work on one image: skip it, claim it, restore it, write it, and keep a record. */
record ImageWork(FolderFiles files, Claims claims, String keys, String version, BatchListener listener, FolderBatch.Step step) {

    private static final String SAVING_MEMORY = "crop or scale the image";

    /** What restoring an image gave: its results by the suffix of their names. */
    private record Restored(ImageRecord.State state, Map<String, ImagePlus> images, int evaluations, String message) {
    }

    /** Does an image. @throws CancellationException if the listener cancels */
    BatchReport.Entry of(Path image) throws IOException {
        Path record = files.record(image);
        Optional<ImageRecord> done = heldRecord(image, record);
        if (done.isPresent()) {
            return entry(done.get(), BatchReport.State.SKIPPED);
        }
        return whole(image, record, PlaneStore.NONE);
    }

    private BatchReport.Entry whole(Path image, Path record, PlaneStore store) throws IOException {
        Optional<Claims.Claim> taken = claims.take(record);
        if (taken.isEmpty()) {
            return elsewhere(image, "");
        }
        try (Claims.Claim claim = taken.get()) {
            Optional<ImageRecord> done = heldRecord(image, record); // another process may have done it before this one claimed it
            if (done.isPresent()) {
                return entry(done.get(), BatchReport.State.SKIPPED);
            }
            ImageRecord now = worked(image, record, inputs -> written(restored(image, inputs, store), image, inputs, record, claim));
            return entry(now, BatchReport.State.valueOf(now.state().name()));
        }
    }

    private static BatchReport.Entry elsewhere(Path image, String message) {
        return new BatchReport.Entry(FolderFiles.slashes(image), BatchReport.State.ELSEWHERE, List.of(), 0, 0, message);
    }

    /**
     * Does the planes of an image that are of a part. The process that finds all planes done puts the image together.
     *
     * @param index the image's number
     */
    BatchReport.Entry shared(Path image, int index, Shard shard) throws IOException {
        Path record = files.record(image);
        Optional<ImageRecord> done = heldRecord(image, record);
        if (done.isPresent()) {
            return entry(done.get(), BatchReport.State.SKIPPED);
        }
        Optional<Claims.Claim> taken = claims.take(record.resolveSibling(record.getFileName() + ".part" + shard.suffix()));
        if (taken.isEmpty()) {
            return elsewhere(image, "");
        }
        PlaneParts[] parts = new PlaneParts[1];
        boolean[] byPlane = {true};
        ImageRecord failure;
        try (Claims.Claim claim = taken.get()) {
            failure = worked(image, record, inputs -> {
                parts[0] = parts(record, inputs, shard, index);
                byPlane[0] = restoration(image, inputs, new LinkedHashSet<>()).map(Restoration::worksPlaneByPlane).orElse(false);
                if (byPlane[0]) {
                    restored(image, inputs, parts[0]);
                }
                return null;
            });
        }
        if (failure != null) {
            return entry(failure, BatchReport.State.FAILED);
        }
        if (!byPlane[0]) {
            return shard.has(index) ? whole(image, record, PlaneStore.NONE) : elsewhere(image, "");
        }
        List<String> left = parts[0].left();
        if (!left.isEmpty()) {
            return elsewhere(image, "Planes " + String.join(", ", left) + " are left to other processes.");
        }
        BatchReport.Entry whole = whole(image, record, parts(record, inputs(image), Shard.ALL, 0));
        if (whole.state() == BatchReport.State.DONE) {
            parts[0].delete();
        }
        return whole;
    }

    private PlaneParts parts(Path record, Inputs inputs, Shard shard, int index) {
        String what = Integer.toHexString(Objects.hash(inputs.image().sha256(), inputs.mask() == null ? "" : inputs.mask().sha256(), keys, version));
        return new PlaneParts(record.resolveSibling(record.getFileName() + ".planes-" + what), shard, index);
    }

    private Optional<ImageRecord> heldRecord(Path image, Path record) throws IOException {
        Path source = files.input().resolve(image);
        Optional<ImageRecord> found = ImageRecord.read(record);
        return found.isPresent() && found.get().holdsFor(source, mask(image), keys, version, files.output()) ? found : Optional.empty();
    }

    private Optional<Path> mask(Path image) {
        return files.masks().flatMap(rule -> rule.of(files.input(), image));
    }

    private static BatchReport.Entry entry(ImageRecord record, BatchReport.State state) {
        return new BatchReport.Entry(record.image(), state, record.outputs().stream().map(ImageRecord.Output::name).toList(), record.seconds(), record.evaluations(),
                record.message());
    }

    @SuppressWarnings("removal") // of ThreadDeath, from a Java to come
    private ImageRecord worked(Path image, Path record, Work work) throws IOException {
        long start = System.nanoTime();
        Inputs inputs = new Inputs(new FileState(0, 0, ""), null, start);
        try {
            inputs = inputs(image);
            return work.on(inputs);
        } catch (CancellationException | ThreadDeath stopped) {
            throw stopped;
        } catch (IOException | RuntimeException | Error failed) {
            ImageRecord failure = new ImageRecord(FolderFiles.slashes(image), ImageRecord.State.FAILED, inputs.image(), inputs.mask(), keys, version,
                    ImageRecord.read(record).map(ImageRecord::outputs).orElse(List.of()), inputs.seconds(), 0, sentence(failed));
            failure.write(record);
            return failure;
        }
    }

    /** What a result depends on: the content of the image and of its mask, which is null if there is none; and when the work on it began. */
    private record Inputs(FileState image, FileState mask, long start) {

        double seconds() {
            return (System.nanoTime() - start) * 1e-9;
        }
    }

    private interface Work {

        ImageRecord on(Inputs inputs) throws IOException;
    }

    private Inputs inputs(Path image) throws IOException {
        long start = System.nanoTime();
        Path source = files.input().resolve(image);
        if (!Files.isRegularFile(source)) {
            throw new InputException("There is no file '" + UserText.shown(source.toString()) + "'.");
        }
        Optional<Path> maskFile = mask(image).filter(Files::isRegularFile);
        return new Inputs(FileState.of(source), maskFile.isPresent() ? FileState.of(maskFile.get()) : null, start);
    }

    private static String sentence(Throwable failed) {
        return RestorationErrors.sentence(failed, SAVING_MEMORY).orElseGet(() -> failed instanceof IOException && failed.getMessage() != null ? failed.getMessage()
                : failed.toString());
    }

    /** The restoration of an image; empty if its mask marks nothing. */
    private Optional<Restoration> restoration(Path image, Inputs inputs, Set<String> warnings) throws IOException {
        ImagePlus opened = TiffFile.open(files.input().resolve(image));
        Optional<MaskSource> mask = Optional.empty();
        if (files.masks().isPresent()) {
            mask = Optional.of(files.masks().get().read(files.input(), image));
            if (marksNothing(mask.get(), opened)) {
                return Optional.empty();
            }
        }
        return Optional.of(step.restoration(opened, mask).note("file", FolderFiles.slashes(image)).note("file SHA-256", inputs.image().sha256())
                .listener(collecting(warnings)));
    }

    private Restored restored(Path image, Inputs inputs, PlaneStore store) throws IOException {
        Set<String> warnings = new LinkedHashSet<>();
        Optional<Restoration> restoration = restoration(image, inputs, warnings);
        if (restoration.isEmpty()) {
            return new Restored(ImageRecord.State.UNCHANGED, Map.of("", TiffFile.open(files.input().resolve(image))), 0, "The mask marks no pixel: the image is as it was.");
        }
        RestorationResult result = restoration.get().store(store).run();
        Map<String, ImagePlus> images = new LinkedHashMap<>();
        images.put("", result.image());
        result.mean().ifPresent(mean -> images.put("_mean", mean));
        result.standardDeviation().ifPresent(deviation -> images.put("_standard_deviation", deviation));
        return new Restored(ImageRecord.State.DONE, images, result.evaluations(), String.join(" ", warnings));
    }

    private static boolean marksNothing(MaskSource mask, ImagePlus image) {
        for (int slice = 1; slice <= image.getStackSize(); slice++) {
            if (!mask.of(image, image.getStack().getProcessor(slice), slice).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private RestorationListener collecting(Set<String> warnings) {
        return new RestorationListener() {
            @Override
            public void onStep(Step now) {
                listener.onStep(now);
            }

            @Override
            public void onWarning(String sentence) {
                warnings.add(sentence);
                listener.onWarning(sentence);
            }

            @Override
            public boolean isCanceled() {
                return listener.isCanceled();
            }
        };
    }

    /**
     * Writes results and record. The record is there before the files have their names: so whatever is in the folder without one is not this
     * plugin's, and is not replaced; and a record whose files are missing, as the process was ended between the two, does not count.
     */
    private ImageRecord written(Restored restored, Path image, Inputs inputs, Path record, Claims.Claim claim) throws IOException {
        Optional<ImageRecord> before = ImageRecord.read(record);
        Map<Path, Path> temporaries = new LinkedHashMap<>();
        List<ImageRecord.Output> outputs = new ArrayList<>();
        try {
            for (Map.Entry<String, ImagePlus> each : restored.images().entrySet()) {
                String name = FolderFiles.resultName(image, each.getKey());
                Path file = files.output().resolve(name);
                if (Files.exists(file) && before.filter(old -> old.wrote(name)).isEmpty()) {
                    throw new InputException("'" + UserText.shown(file.toString()) + "' is there and was not written by this batch: move it, or choose another output.");
                }
                if (claim.wasTakenOver()) {
                    AtomicFile.deleteTemporariesOf(file);
                }
                Path temporary = AtomicFile.temporaryFor(file);
                temporaries.put(temporary, file);
                TiffFile.write(each.getValue(), temporary);
                outputs.add(new ImageRecord.Output(name, FileState.of(temporary)));
            }
            if (!claim.isHeld()) {
                throw new IOException("Another process took the image over, as this one was stopped for more than " + Claims.SECONDS_TO_LIVE + " s.");
            }
            ImageRecord whole = new ImageRecord(FolderFiles.slashes(image), restored.state(), inputs.image(), inputs.mask(), keys, version, List.copyOf(outputs),
                    inputs.seconds(), restored.evaluations(), restored.message());
            whole.write(record);
            for (Map.Entry<Path, Path> each : temporaries.entrySet()) {
                AtomicFile.move(each.getKey(), each.getValue());
            }
            return whole;
        } finally {
            for (Path temporary : temporaries.keySet()) {
                Files.deleteIfExists(temporary);
            }
        }
    }
}
