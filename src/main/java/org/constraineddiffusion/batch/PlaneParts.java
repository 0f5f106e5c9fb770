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
import ij.ImageStack;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.constraineddiffusion.restoration.PlaneStore;

/**
 * The planes of an image that several processes share: a file for each, in a folder of their own until the image is put together. Plane k is of part
 * k + offset, so that the parts of images of one plane are of different processes too.
 */
final class PlaneParts implements PlaneStore {

    private final Path folder;
    private final Shard shard;
    private final int offset;
    private final Set<Plane> others = new LinkedHashSet<>();

    PlaneParts(Path folder, Shard shard, int offset) {
        this.folder = folder;
        this.shard = shard;
        this.offset = offset;
    }

    /** The file of a plane; its name has the evaluations that it took. */
    private Optional<Path> file(int sample, int slice) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, name(sample, slice) + "-*.tif")) {
            for (Path each : found) {
                return Optional.of(each);
            }
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String name(int sample, int slice) {
        return "sample-" + sample + "-plane-" + slice;
    }

    private Path exactFile(int sample, int slice) {
        return folder.resolve("exact-" + name(sample, slice) + ".tif");
    }

    @Override
    public Optional<StoredPlane> find(int sample, int slice) {
        Optional<Path> file = file(sample, slice);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        String name = file.get().getFileName().toString();
        int evaluations = Integer.parseInt(name.substring(name.lastIndexOf('-') + 1, name.length() - ".tif".length()));
        List<FloatProcessor> exact = new ArrayList<>();
        if (Files.exists(exactFile(sample, slice))) {
            ImageStack channels = TiffFile.open(exactFile(sample, slice)).getStack();
            for (int channel = 1; channel <= channels.size(); channel++) {
                exact.add((FloatProcessor) channels.getProcessor(channel));
            }
        }
        return Optional.of(new StoredPlane(TiffFile.open(file.get()).getProcessor(), exact, evaluations));
    }

    @Override
    public boolean wants(int sample, int slice) {
        boolean own = shard.has((long) slice - 1 + offset);
        if (!own) {
            others.add(new Plane(sample, slice));
        }
        return own;
    }

    private record Plane(int sample, int slice) {
    }

    /** The numbers of the planes that were left to other processes and are not there yet. */
    List<String> left() {
        return others.stream().filter(plane -> file(plane.sample(), plane.slice()).isEmpty()).map(plane -> String.valueOf(plane.slice())).distinct().toList();
    }

    @Override
    public void keep(int sample, int slice, StoredPlane plane) {
        try {
            if (!plane.exact().isEmpty()) {
                ImageStack channels = new ImageStack(plane.pixels().getWidth(), plane.pixels().getHeight());
                plane.exact().forEach(channel -> channels.addSlice(channel.duplicate()));
                write(new ImagePlus("", channels), exactFile(sample, slice));
            }
            ImageProcessor pixels = plane.pixels().duplicate();
            write(new ImagePlus("", pixels), folder.resolve(name(sample, slice) + "-" + plane.evaluations() + ".tif")); // the last: with it, the plane is kept
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static void write(ImagePlus image, Path file) throws IOException {
        Path temporary = AtomicFile.temporaryFor(file);
        try {
            TiffFile.write(image, temporary);
            AtomicFile.move(temporary, file);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Deletes the files, when the image is put together. */
    void delete() throws IOException {
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(folder);
        }
    }
}
