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

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Puts model packages into ImageJ's folder of models, and takes them away. A package is copied beside its place, its description is read and
 * the SHA-256 of all weights checked, and only then it is moved there. Nothing in it is run.
 */
final class PackageInstaller {

    /** More than any model has: a zip of a few bytes can hold files without end. */
    private static final long LARGEST = 64L << 30;
    private static final int MOST_FILES = 10_000;

    private final Path models;
    private final BooleanSupplier canceled;

    /**
     * @param models the folder of model folders; it is made if need be
     * @param canceled is polled while files are copied
     */
    PackageInstaller(Path models, BooleanSupplier canceled) {
        this.models = models;
        this.canceled = canceled;
    }

    /**
     * Installs a package.
     *
     * @param source a model's folder, or a zip of one, with rdf.yaml in it or in its only folder
     * @return the name to use it by
     * @throws ModelException if it is none, or a file is altered, or a model of its name is there
     */
    String install(Path source) {
        try {
            Files.createDirectories(models);
            Path part = Files.createTempDirectory(models, ".part");
            try {
                if (Files.isDirectory(source)) {
                    copy(source, part);
                } else if (isZip(source)) {
                    unzip(source, part);
                } else {
                    throw new ModelException("source: '" + source + "' is neither a folder nor a zip file.");
                }
                return move(root(part, source));
            } finally {
                delete(part);
            }
        } catch (IOException failed) {
            throw new ModelException("The model could not be copied to " + models + " (" + failed.getMessage() + ").", failed);
        }
    }

    private static boolean isZip(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] begin = stream.readNBytes(2);
            return begin.length == 2 && begin[0] == 'P' && begin[1] == 'K';
        }
    }

    private String move(Path folder) throws IOException {
        ModelPackage model = ModelPackage.read(new PackageFiles.Folder(folder));
        model.checkFiles();
        String name = model.name().replaceAll("[^A-Za-z0-9._-]+", "-").replaceFirst("^[.-]+", "");
        if (name.isEmpty()) {
            throw new ModelException("The model's name '" + model.name() + "' has no letter or digit, so no folder can be named after it.");
        }
        Path target = models.resolve(name);
        if (Files.exists(target) || ModelLibrary.isOwn(name)) {
            throw new ModelException("A model called '" + name + "' is installed: remove it first, or rename the new one in its rdf.yaml.");
        }
        try {
            Files.move(folder, target, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException acrossDisks) {
            Files.move(folder, target);
        }
        return name;
    }

    /** Where rdf.yaml is: at the top, or in the only folder there. */
    private static Path root(Path part, Path source) throws IOException {
        if (Files.isRegularFile(part.resolve(RdfFile.NAME))) {
            return part;
        }
        try (Stream<Path> entries = Files.list(part)) {
            List<Path> folders = entries.filter(entry -> Files.isRegularFile(entry.resolve(RdfFile.NAME))).toList();
            if (folders.size() == 1) {
                return folders.get(0);
            }
        }
        throw new ModelException("source: '" + source + "' holds no model: there must be a file rdf.yaml in it, or in the only folder of a zip.");
    }

    private void copy(Path source, Path target) throws IOException {
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            private int files;

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!attributes.isRegularFile() || ++files > MOST_FILES) {
                    throw new ModelException(attributes.isRegularFile() ? "source: '" + source + "' has more than " + MOST_FILES + " files: give the model's own folder."
                            : "source: '" + file + "' is a link, or no file; a model package holds files only.");
                }
                pollCancel();
                Path copy = target.resolve(source.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void unzip(Path zip, Path target) throws IOException {
        long bytes = 0;
        int files = 0;
        try (ZipInputStream entries = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new ModelException("source: the zip holds a file outside of itself ('" + YamlSection.shown(entry.getName()) + "'), so it is not unpacked.");
                }
                if (!entry.isDirectory()) {
                    Files.createDirectories(file.getParent());
                    bytes += write(entries, file, LARGEST - bytes);
                    if (bytes >= LARGEST || ++files > MOST_FILES) {
                        throw new ModelException("source: the zip holds more than a model can have, so it is not unpacked.");
                    }
                }
            }
        }
    }

    private long write(InputStream from, Path file, long most) throws IOException {
        long bytes = 0;
        byte[] buffer = new byte[1 << 16];
        try (var out = Files.newOutputStream(file)) {
            for (int read = from.read(buffer); read >= 0 && bytes < most; read = from.read(buffer)) {
                pollCancel();
                out.write(buffer, 0, read);
                bytes += read;
            }
        }
        return bytes;
    }

    private void pollCancel() {
        if (canceled.getAsBoolean()) {
            throw new java.util.concurrent.CancellationException("canceled");
        }
    }

    /**
     * Removes an installed package.
     *
     * @throws ModelException if there is none of that name in the folder, or it cannot be deleted
     */
    void remove(String name) {
        Path folder = models.resolve(name).normalize();
        if (!models.normalize().equals(folder.getParent()) || !Files.isRegularFile(folder.resolve(RdfFile.NAME))) {
            throw new ModelException("model: '" + name + "' is not in the folder " + models + (ModelLibrary.isOwn(name) ? ": it came with the plugin and cannot be removed." : "."));
        }
        try {
            delete(folder);
        } catch (IOException failed) {
            throw new ModelException("model: '" + name + "' could not be removed (" + failed.getMessage() + "): close programs that use its files.", failed);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }
}
