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

    private final Optional<Path> folder;

    /** @param folder a folder of model folders, such as Fiji's {@code models}; need not exist */
    public ModelLibrary(Optional<Path> folder) {
        this.folder = folder.filter(Files::isDirectory);
    }

    /** The names that {@link #find} knows, without the folders that can be named by their path. */
    public List<String> names() {
        if (folder.isEmpty()) {
            return OWN;
        }
        try (Stream<Path> entries = Files.list(folder.get())) {
            Stream<String> found = entries.filter(entry -> Files.isRegularFile(entry.resolve("rdf.yaml")))
                    .map(entry -> entry.getFileName().toString()).sorted();
            return Stream.concat(OWN.stream(), found).distinct().toList();
        } catch (IOException unreadable) {
            return OWN;
        }
    }

    /**
     * Finds a model package by its name or by the path of its folder.
     *
     * @throws ModelException if there is none, with the names that there are
     */
    public ModelPackage find(String model) {
        String wanted = model.trim();
        if (folder.isPresent() && names().contains(wanted) && Files.isDirectory(folder.get().resolve(wanted))) {
            return ModelPackage.read(new PackageFiles.Folder(folder.get().resolve(wanted)));
        }
        if (OWN.contains(wanted)) {
            return ModelPackage.read(new PackageFiles.Resource("/models/" + wanted));
        }
        if (isFolder(wanted)) {
            return ModelPackage.read(new PackageFiles.Folder(Path.of(wanted)));
        }
        throw new ModelException("model: there is none called " + YamlSection.shown(model) + "; allowed are " + String.join(", ", names())
                + ", or the path of a model's folder.");
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
     * @param bytes is told how many bytes have come, of how many
     * @param canceled true ends it with a CancellationException
     */
    public static Path download(Path models, String address, String sha256, BiConsumer<Long, OptionalLong> bytes, BooleanSupplier canceled) {
        Path zip = models.resolve(".download-" + PackageFiles.sha256(address.getBytes(StandardCharsets.UTF_8)).substring(0, 16) + ".zip");
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
        return OWN.stream().anyMatch(name -> RdfFile.sha256(new PackageFiles.Resource("/models/" + name)).equals(fingerprint));
    }

    private static boolean isFolder(String text) {
        try {
            return !text.isEmpty() && Files.isDirectory(Path.of(text));
        } catch (InvalidPathException notAPath) {
            return false;
        }
    }
}
