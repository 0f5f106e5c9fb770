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

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.UserText;

/** Which files of a folder are worked on, and how their results are called. */
record FolderFiles(Path input, Path output, String pattern, boolean recursive, Optional<Path> list, Optional<MaskRule> masks) {

    /** Where the batch keeps its records below the folder of results. */
    static final String RECORDS = ".constrained-diffusion";

    /**
     * The images' paths below the folder, in their order: those of the list, or those that the pattern fits, without what is hidden, without the
     * masks of others and without the folder of results.
     *
     * @throws InputException if there is none, or if two of them had the same result
     */
    List<Path> images() throws IOException {
        List<Path> found = list.isPresent() ? listed() : matching();
        Set<Path> maskFiles = masks.map(rule -> found.stream().flatMap(image -> rule.of(input, image).stream()).collect(Collectors.toSet())).orElse(Set.of());
        List<Path> images = found.stream().filter(image -> list.isPresent() || !maskFiles.contains(input.resolve(image).normalize()))
                .sorted(Comparator.comparing(FolderFiles::slashes)).toList();
        if (images.isEmpty()) {
            throw new InputException(list.isPresent() ? "list: '" + UserText.shown(list.get().toString()) + "' names no file."
                    : "pattern: no file in '" + UserText.shown(input.toString()) + "' fits '" + UserText.shown(pattern) + "'.");
        }
        Set<String> results = new HashSet<>();
        for (Path image : images) {
            if (!results.add(resultName(image, "").toLowerCase(Locale.ROOT))) {
                throw new InputException("Two images would have the result '" + UserText.shown(resultName(image, "")) + "': rename one.");
            }
        }
        return images;
    }

    private List<Path> listed() throws IOException {
        List<Path> images = new ArrayList<>();
        for (String line : Files.readAllLines(list.get())) {
            if (!line.isBlank()) {
                Path image = input.resolve(line.strip()).normalize();
                if (!image.startsWith(input)) {
                    throw new InputException("list: '" + UserText.shown(line.strip()) + "' is not below the folder '" + UserText.shown(input.toString()) + "'.");
                }
                images.add(input.relativize(image));
            }
        }
        return images;
    }

    private List<Path> matching() throws IOException {
        PathMatcher matcher;
        try {
            matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        } catch (PatternSyntaxException noPattern) {
            throw new InputException("pattern must be a file name in which * stands for any characters, as in *.tif, not '" + UserText.shown(pattern) + "'.");
        }
        List<Path> images = new ArrayList<>();
        Files.walkFileTree(input, Set.of(), recursive ? Integer.MAX_VALUE : 1, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                boolean other = !folder.equals(input) && (folder.equals(output) || folder.getFileName().toString().startsWith("."));
                return other ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                Path name = file.getFileName();
                if (attributes.isRegularFile() && !name.toString().startsWith(".") && matcher.matches(name)) {
                    images.add(input.relativize(file));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return images;
    }

    static String slashes(Path path) {
        return path.toString().replace('\\', '/');
    }

    /** The result's path below the folder of results: the image's, in TIFF. @param suffix before the ending */
    static String resultName(Path image, String suffix) {
        String name = slashes(image);
        String ending = name.toLowerCase(Locale.ROOT).matches(".*\\.tiff?") ? name.substring(name.lastIndexOf('.')) : ".tif";
        String stem = name.toLowerCase(Locale.ROOT).endsWith(ending.toLowerCase(Locale.ROOT)) ? name.substring(0, name.length() - ending.length()) : name;
        return stem + suffix + ending;
    }

    /** The record of an image. */
    Path record(Path image) {
        return output.resolve(RECORDS).resolve(slashes(image) + ".json");
    }
}
