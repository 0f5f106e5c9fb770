package org.constraineddiffusion.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Function;

/** The files of a bundle, in a folder or inside of the plugin's jar. */
sealed interface PackageFiles {

    /**
     * Opens a file.
     *
     * @throws NoSuchFileException if it is not there
     */
    InputStream open(String file) throws IOException;

    /** Where the files are, for messages. */
    String place();

    /** The size of a part in bytes; 0 where it cannot be told. */
    long size(Weights part);

    /** Reads a part and checks its SHA-256, so that what is checked is what is used. */
    default byte[] read(Weights part) {
        byte[] content = reading(part, InputStream::readAllBytes);
        MessageDigest digest = sha256();
        digest.update(content);
        refuseUnlessEqual(part, digest);
        return content;
    }

    /**
     * Checks the SHA-256 of a part that may be larger than an array can be, and has it loaded from its file; from a copy if it
     * lies in a jar.
     */
    default <T> T load(Weights part, Function<Path, T> loader) {
        return withFile(part, file -> {
            MessageDigest digest = sha256();
            reading(part, stream -> new DigestInputStream(stream, digest).transferTo(OutputStream.nullOutputStream()));
            refuseUnlessEqual(part, digest);
            return loader.apply(file);
        });
    }

    /** Has a part used as a file on disk. */
    <T> T withFile(Weights part, Function<Path, T> use);

    /** What is to be done with the content of a part. */
    interface Reading<T> {
        /** Takes the content; the stream is closed afterwards. */
        T of(InputStream stream) throws IOException;
    }

    /** @throws ModelException if the part is missing or unreadable */
    default <T> T reading(Weights part, Reading<T> reading) {
        try (InputStream stream = open(part.source())) {
            return reading.of(stream);
        } catch (NoSuchFileException missing) {
            throw new ModelException("The model in " + place() + " lacks its part " + part.source() + ": copy the whole folder again.", missing);
        } catch (IOException failed) {
            throw new ModelException("The model's part " + part.source() + " in " + place() + " cannot be read: " + failed.getMessage(), failed);
        }
    }

    private void refuseUnlessEqual(Weights part, MessageDigest digest) {
        String found = HexFormat.of().formatHex(digest.digest());
        if (!found.equalsIgnoreCase(part.sha256())) {
            throw new ModelException("The model's part " + part.source() + " in " + place() + " was altered or is cut off (SHA-256 " + found
                    + "; rdf.yaml asks for " + part.sha256() + "), so it is not loaded.");
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A folder on disk. */
    record Folder(Path folder) implements PackageFiles {
        @Override
        public InputStream open(String file) throws IOException {
            Path path = folder.resolve(file).normalize();
            if (!path.startsWith(folder.normalize())) {
                throw new IOException(file + " lies outside of the model's folder");
            }
            return Files.newInputStream(path);
        }

        @Override
        public long size(Weights part) {
            return folder.resolve(part.source()).toFile().length();
        }

        @Override
        public <T> T withFile(Weights part, Function<Path, T> use) {
            reading(part, stream -> null); // says so if it is not there
            return use.apply(folder.resolve(part.source()));
        }

        @Override
        public String place() {
            return folder.toString();
        }
    }

    /** A folder inside of the jar. */
    record Resource(String root) implements PackageFiles {
        @Override
        public InputStream open(String file) throws IOException {
            InputStream stream = PackageFiles.class.getResourceAsStream(root + "/" + file);
            if (stream == null) {
                throw new NoSuchFileException(root + "/" + file);
            }
            return stream;
        }

        @Override
        public long size(Weights part) {
            return ResourceSize.of(PackageFiles.class.getResource(root + "/" + part.source())).orElse(0);
        }

        @Override
        public <T> T withFile(Weights part, Function<Path, T> use) {
            return reading(part, stream -> {
                Path copy = Files.createTempFile("part", ".pt");
                try {
                    Files.copy(stream, copy, StandardCopyOption.REPLACE_EXISTING);
                    return use.apply(copy);
                } finally {
                    Files.delete(copy);
                }
            });
        }

        @Override
        public String place() {
            return "the plugin's jar (" + root + ")";
        }
    }
}
