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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Where model packages are found: inside of the plugin's jar, in a folder of models, or in any folder that the user names. */
public final class ModelLibrary {

    /** The model that commands take if the user names none. */
    public static final String DEFAULT = "nuclei-fluorescence";

    /** The models that come with the plugin. */
    private static final List<String> OWN = List.of(DEFAULT, "microscopy", "microscopy-grey", "histology-rgb", "microscopy-latent");

    /** The critics that come with the plugin. */
    private static final List<String> OWN_CRITICS = List.of("style-filters", "nuclei-labels");

    private final Optional<Path> folder;

    /** @param folder a folder of model folders, such as Fiji's {@code models}; need not exist */
    public ModelLibrary(Optional<Path> folder) {
        this.folder = folder.filter(Files::isDirectory);
    }

    /** The names that {@link #find} knows, without the folders that can be named by their path. */
    public List<String> names() {
        return names(OWN, false);
    }

    /** The same of {@link #findCritic}. */
    public List<String> critics() {
        return names(OWN_CRITICS, true);
    }

    private List<String> names(List<String> own, boolean critics) {
        if (folder.isEmpty()) {
            return own;
        }
        try (Stream<Path> entries = Files.list(folder.get())) {
            Stream<String> found = entries.filter(entry -> Files.isRegularFile(entry.resolve("rdf.yaml")) && isCritic(entry) == critics)
                    .map(entry -> entry.getFileName().toString()).sorted();
            return Stream.concat(own.stream(), found).distinct().toList();
        } catch (IOException unreadable) {
            return own;
        }
    }

    /** One that cannot be read counts as a model, so that whoever chooses it learns why. */
    private static boolean isCritic(Path entry) {
        try {
            return CriticPackage.isCritic(RdfFile.read(new PackageFiles.Folder(entry)));
        } catch (ModelException unreadable) {
            return false;
        }
    }

    /**
     * Finds a model package by its name or by the path of its folder.
     *
     * @throws ModelException if there is none, with the names that there are
     */
    public ModelPackage find(String model) {
        return ModelPackage.read(files(model, OWN, names()).orElseThrow(() -> new ModelException("model: there is none called "
                + YamlSection.shown(model) + "; allowed are " + String.join(", ", names()) + ", or the path of a model's folder.")));
    }

    /**
     * Finds the package of a critic by its name or by the path of its folder.
     *
     * @throws ModelException if there is none, with the names that there are
     */
    public CriticPackage findCritic(String critic) {
        return CriticPackage.read(files(critic, OWN_CRITICS, critics()).orElseThrow(() -> new ModelException("critic: there is none called "
                + YamlSection.shown(critic) + "; allowed are " + String.join(", ", critics()) + ", or the path of a critic's folder.")));
    }

    private Optional<PackageFiles> files(String name, List<String> own, List<String> known) {
        String wanted = name.trim();
        if (folder.isPresent() && known.contains(wanted) && Files.isDirectory(folder.get().resolve(wanted))) {
            return Optional.of(new PackageFiles.Folder(folder.get().resolve(wanted)));
        }
        if (own.contains(wanted)) {
            return Optional.of(new PackageFiles.Resource("/models/" + wanted));
        }
        return isFolder(wanted) ? Optional.of(new PackageFiles.Folder(Path.of(wanted))) : Optional.empty();
    }

    /**
     * Installs a package: see {@link PackageInstaller#install}.
     *
     * @param models the folder of model folders
     * @param source a folder or a zip file
     * @param canceled true ends it with a CancellationException
     * @return the name to use it by
     */
    public static String install(Path models, Path source, BooleanSupplier canceled) {
        return new PackageInstaller(models, canceled).install(source);
    }

    /**
     * Downloads a zip file beside the models, for {@link #install}.
     *
     * @param sha256 what its SHA-256 must be; empty for any
     * @param bytes follows how many bytes have come, of how many
     * @param canceled true ends it with a CancellationException
     */
    public static Path download(Path models, String address, String sha256, BiConsumer<Long, OptionalLong> bytes, BooleanSupplier canceled) {
        Path zip = models.resolve(".download-" + Sha256.of(address.getBytes(StandardCharsets.UTF_8)).substring(0, 16) + ".zip");
        new PackageDownload(address, zip).run(sha256, new PackageDownload.Progress() {
            @Override
            public void onBytes(long done, OptionalLong all) {
                bytes.accept(done, all);
            }

            @Override
            public boolean isCanceled() {
                return canceled.getAsBoolean();
            }
        });
        return zip;
    }

    /** Removes a package from a folder of model folders. */
    public static void remove(Path models, String name) {
        new PackageInstaller(models, () -> false).remove(name);
    }

    /** Closes models that are kept in memory for the next command. */
    public static void freeMemory() {
        ModelCache.clear();
    }

    /** Whether a model of this name came with the plugin. */
    static boolean isOwn(String name) {
        return OWN.contains(name);
    }

    /** @param fingerprint of a package */
    static boolean isShipped(String fingerprint) {
        return Stream.concat(OWN.stream(), OWN_CRITICS.stream()).anyMatch(name -> RdfFile.sha256(new PackageFiles.Resource("/models/" + name)).equals(fingerprint));
    }

    private static boolean isFolder(String text) {
        try {
            return !text.isEmpty() && Files.isDirectory(Path.of(text));
        } catch (InvalidPathException notAPath) {
            return false;
        }
    }
}
