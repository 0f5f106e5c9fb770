package org.constraineddiffusion.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The files of a bundle, in a folder or inside of the plugin's jar. */
sealed interface BundleFiles {

    /**
     * Opens a file.
     *
     * @throws NoSuchFileException if it is not there
     */
    InputStream open(String file) throws IOException;

    /** Where the files are, for messages. */
    String place();

    /** Reads a part and checks its SHA-256, so that what is checked is what is used. */
    default byte[] read(String part, String sha256) {
        byte[] content;
        try (InputStream stream = open(part)) {
            content = stream.readAllBytes();
        } catch (NoSuchFileException missing) {
            throw new ModelException("The model in " + place() + " lacks its part " + part + ": copy the whole folder again.", missing);
        } catch (IOException failed) {
            throw new ModelException("The model's part " + part + " in " + place() + " cannot be read: " + failed.getMessage(), failed);
        }
        String found = sha256(content);
        if (!found.equalsIgnoreCase(sha256)) {
            throw new ModelException("The model's part " + part + " in " + place() + " was altered or is cut off (SHA-256 " + found
                    + "; rdf.yaml asks for " + sha256 + "), so it is not loaded.");
        }
        return content;
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A folder on disk. */
    record Folder(Path folder) implements BundleFiles {
        @Override
        public InputStream open(String file) throws IOException {
            Path path = folder.resolve(file).normalize();
            if (!path.startsWith(folder.normalize())) {
                throw new IOException(file + " lies outside of the model's folder");
            }
            return Files.newInputStream(path);
        }

        @Override
        public String place() {
            return folder.toString();
        }
    }

    /** A folder inside of the jar. */
    record Resource(String root) implements BundleFiles {
        @Override
        public InputStream open(String file) throws IOException {
            InputStream stream = BundleFiles.class.getResourceAsStream(root + "/" + file);
            if (stream == null) {
                throw new NoSuchFileException(root + "/" + file);
            }
            return stream;
        }

        @Override
        public String place() {
            return "the plugin's jar (" + root + ")";
        }
    }
}
