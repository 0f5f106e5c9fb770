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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.UserText;
import org.constraineddiffusion.restoration.MaskSource;
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
        Optional<Claims.Claim> taken = claims.take(record);
        if (taken.isEmpty()) {
            return new BatchReport.Entry(FolderFiles.slashes(image), BatchReport.State.ELSEWHERE, List.of(), 0, 0, "");
        }
        try (Claims.Claim claim = taken.get()) {
            done = heldRecord(image, record); // another process may have done it before this one claimed it
            if (done.isPresent()) {
                return entry(done.get(), BatchReport.State.SKIPPED);
            }
            ImageRecord now = worked(image, record, claim);
            return entry(now, BatchReport.State.valueOf(now.state().name()));
        }
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
    private ImageRecord worked(Path image, Path record, Claims.Claim claim) throws IOException {
        long start = System.nanoTime();
        Path source = files.input().resolve(image);
        Optional<ImageRecord> before = ImageRecord.read(record);
        FileState input = new FileState(0, 0, "");
        FileState maskState = null;
        try {
            if (!Files.isRegularFile(source)) {
                throw new InputException("There is no file '" + UserText.shown(source.toString()) + "'.");
            }
            input = FileState.of(source);
            Optional<Path> maskFile = mask(image);
            maskState = maskFile.isPresent() && Files.isRegularFile(maskFile.get()) ? FileState.of(maskFile.get()) : null;
            Restored restored = restored(image, input);
            return written(new ImageRecord(FolderFiles.slashes(image), restored.state(), input, maskState, keys, version, List.of(),
                    (System.nanoTime() - start) * 1e-9, restored.evaluations(), restored.message()), restored.images(), record, before, claim);
        } catch (CancellationException | ThreadDeath stopped) {
            throw stopped;
        } catch (IOException | RuntimeException | Error failed) {
            ImageRecord failure = new ImageRecord(FolderFiles.slashes(image), ImageRecord.State.FAILED, input, maskState, keys, version,
                    before.map(ImageRecord::outputs).orElse(List.of()), (System.nanoTime() - start) * 1e-9, 0, sentence(failed));
            failure.write(record);
            return failure;
        }
    }

    private static String sentence(Throwable failed) {
        return RestorationErrors.sentence(failed, SAVING_MEMORY).orElseGet(() -> failed instanceof IOException && failed.getMessage() != null ? failed.getMessage()
                : failed.toString());
    }

    private Restored restored(Path image, FileState input) throws IOException {
        ImagePlus opened = TiffFile.open(files.input().resolve(image));
        Optional<MaskSource> mask = Optional.empty();
        if (files.masks().isPresent()) {
            mask = Optional.of(files.masks().get().read(files.input(), image));
            if (marksNothing(mask.get(), opened)) {
                return new Restored(ImageRecord.State.UNCHANGED, Map.of("", opened), 0, "The mask marks no pixel: the image is as it was.");
            }
        }
        Set<String> warnings = new LinkedHashSet<>();
        Restoration restoration = step.restoration(opened, mask).note("file", FolderFiles.slashes(image)).note("file SHA-256", input.sha256())
                .listener(collecting(warnings));
        RestorationResult result = restoration.run();
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
    private ImageRecord written(ImageRecord done, Map<String, ImagePlus> images, Path record, Optional<ImageRecord> before, Claims.Claim claim) throws IOException {
        Map<Path, Path> temporaries = new LinkedHashMap<>();
        List<ImageRecord.Output> outputs = new ArrayList<>();
        try {
            for (Map.Entry<String, ImagePlus> each : images.entrySet()) {
                String name = FolderFiles.resultName(Path.of(done.image()), each.getKey());
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
            ImageRecord whole = done.withOutputs(outputs);
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
