/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.restoration;

import ij.ImagePlus;
import ij.io.Opener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.OpenImages;
import org.constraineddiffusion.image.UserText;

/**
 * The images that a user names: the active one, all open ones whose titles match a pattern, or the files of a folder.
 *
 * @param image the active one; null if there is none
 */
public record AdaptationImages(ImagePlus image, String pattern, String folder) {

    private static final Pattern FILE = Pattern.compile("(?i).*\\.(tiff?|png|jpe?g|bmp|gif)");

    /**
     * Adds them.
     *
     * @return a name for them
     * @throws InputException if there is none, or two are named
     */
    public String addTo(ModelAdaptation adaptation) {
        if (!pattern.isBlank() && !folder.isBlank()) {
            throw new InputException("images and folder both name what to adapt to: give one of them (got images='" + UserText.shown(pattern) + "' and folder='"
                    + UserText.shown(folder) + "').");
        }
        if (!folder.isBlank()) {
            Path path = folderPath();
            filesOf(path).forEach(file -> adaptation.to(() -> opened(file)));
            return String.valueOf(path.toAbsolutePath().normalize().getFileName());
        }
        if (!pattern.isBlank()) {
            List<ImagePlus> found = matching();
            adaptation.to(found);
            return found.get(0).getTitle();
        }
        if (image == null || image.getWidth() == 0) {
            throw new InputException(OpenImages.NO_IMAGE);
        }
        adaptation.to(image);
        return image.getTitle();
    }

    private List<ImagePlus> matching() {
        String expression = Stream.of(pattern.trim().split("(?<=[*?])|(?=[*?])"))
                .map(part -> part.equals("*") ? ".*" : part.equals("?") ? "." : Pattern.quote(part)).collect(Collectors.joining());
        List<ImagePlus> open = OpenImages.open();
        List<ImagePlus> found = open.stream().filter(each -> each.getTitle().trim().matches("(?s)" + expression)).toList();
        if (found.isEmpty()) {
            throw new InputException("images: no open image has a title like '" + UserText.shown(pattern) + "'; " + (open.isEmpty() ? "no image is open."
                    : open.size() + (open.size() == 1 ? " is open, '" : " are open, the first '") + UserText.shown(open.get(0).getTitle()) + "'."));
        }
        return found;
    }

    private Path folderPath() {
        try {
            Path path = Path.of(folder.trim());
            if (Files.isDirectory(path)) {
                return path;
            }
        } catch (InvalidPathException none) {
            // The same sentence.
        }
        throw new InputException("folder must be the path of a folder with images, not '" + UserText.shown(folder) + "'.");
    }

    private static List<Path> filesOf(Path path) {
        try (Stream<Path> files = Files.list(path)) {
            List<Path> found = files.filter(file -> Files.isRegularFile(file) && FILE.matcher(file.getFileName().toString()).matches()).sorted().toList();
            if (found.isEmpty()) {
                throw new InputException("folder: '" + UserText.shown(path.toString()) + "' has no TIFF, PNG, JPEG, BMP or GIF file.");
            }
            return found;
        } catch (IOException failed) {
            throw new InputException("folder: '" + UserText.shown(path.toString()) + "' cannot be read (" + failed.getMessage() + ").");
        }
    }

    private static ImagePlus opened(Path file) {
        ImagePlus opened = new Opener().openImage(file.toString());
        if (opened == null) {
            throw new InputException("folder: ImageJ cannot open '" + UserText.shown(file.toString()) + "': remove it, or save it as TIFF.");
        }
        return opened;
    }

    /**
     * A name for an adapted model that no other one has, of characters that file systems take.
     *
     * @param models the folder of models
     * @param title of the images
     * @param from the model to begin with
     */
    public static String freeName(Path models, String title, String from) {
        String plain = title.replaceFirst("\\.\\w{1,5}$", "").replaceAll("[^\\p{L}\\p{N} ._()+-]+", "-").replaceFirst("^[^\\p{L}\\p{N}]+", "").strip();
        String base = (plain.isEmpty() ? "images" : plain.substring(0, Math.min(60, plain.length())).strip()) + " " + Path.of(from.trim()).getFileName();
        String free = base;
        for (int number = 2; models.resolve(free).toFile().exists(); number++) {
            free = base + " " + number;
        }
        return free;
    }
}
