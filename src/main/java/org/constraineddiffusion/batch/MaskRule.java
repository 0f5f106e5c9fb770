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
import ij.gui.Roi;
import ij.io.RoiDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.NumberRanges;
import org.constraineddiffusion.image.UserText;
import org.constraineddiffusion.restoration.MaskSource;

/**
 * What marks the pixels to fill of each image: a file of its own, which is an image whose nonzero pixels are filled, or those of some labels, or a set of
 * ROIs as ImageJ's ROI manager saves it; or a value of the image's own pixels.
 */
public final class MaskRule {

    private static final String NAME = "{name}";
    private static final String PATH = "{path}";

    private final String rule;
    private final Optional<NumberRanges> labels;
    private final Optional<MaskSource> value;

    private MaskRule(String rule, Optional<NumberRanges> labels, Optional<MaskSource> value) {
        this.rule = rule;
        this.labels = labels;
        this.value = value;
    }

    /**
     * By a value, as that of saturated or missing pixels.
     *
     * @param value a number or NaN, as ImageJ shows pixels
     * @param minimumArea pixels that a region has at least; 0 for 1
     */
    public static MaskRule value(String value, int minimumArea) {
        return new MaskRule("value " + value + ", minimum area " + minimumArea, Optional.empty(), Optional.of(MaskSource.value(value, minimumArea)));
    }

    /**
     * By a name.
     *
     * @param rule a file, from the image's folder on or from the root, in which {@code {name}} stands for the image's name without its ending and
     *        {@code {path}} for its path below the folder of images, without its ending: {@code {name}_mask.tif}, {@code /data/rois/{path}.zip}
     * @throws InputException if it has neither of the two, so that all images had the same mask
     */
    public static MaskRule file(String rule) {
        if (!rule.contains(NAME) && !rule.contains(PATH)) {
            throw new InputException("mask must hold " + NAME + " or " + PATH + ", which stand for the image's name and path, as in {name}_mask.tif, not '"
                    + UserText.shown(rule) + "'.");
        }
        return new MaskRule(rule, Optional.empty(), Optional.empty());
    }

    /**
     * As a user wrote it: see {@link #file} and {@link #labels}.
     *
     * @return nothing if {@code rule} is empty
     * @throws InputException if there are labels without a rule
     */
    public static Optional<MaskRule> files(String rule, String labels) {
        if (rule.isBlank() && !labels.isBlank()) {
            throw new InputException("labels works with mask only; leave it empty (got '" + UserText.shown(labels) + "').");
        }
        return rule.isBlank() ? Optional.empty() : Optional.of(labels.isBlank() ? file(rule) : file(rule).labels(labels));
    }

    /** The same with only those pixels of a mask image that have some labels, such as 3,5-7. */
    public MaskRule labels(String chosen) {
        return new MaskRule(rule, Optional.of(NumberRanges.of("labels", chosen)), value);
    }

    /** The mask's file; empty if it is by a value. @param name the image's path below {@code folder} */
    Optional<Path> of(Path folder, Path name) {
        if (value.isPresent()) {
            return Optional.empty();
        }
        String whole = FolderFiles.slashes(name);
        int dot = whole.lastIndexOf('.');
        String path = dot > whole.lastIndexOf('/') + 1 ? whole.substring(0, dot) : whole;
        String file = rule.replace(NAME, path.substring(path.lastIndexOf('/') + 1)).replace(PATH, path);
        return Optional.of(folder.resolve(name).resolveSibling(file).normalize());
    }

    /** The mask of an image. @throws InputException if its file is not there, or holds no mask */
    MaskSource read(Path folder, Path name) throws IOException {
        return value.isPresent() ? value.get() : read(of(folder, name).orElseThrow());
    }

    private MaskSource read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new InputException("mask: there is no file '" + UserText.shown(file.toString()) + "'.");
        }
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".roi") || name.endsWith(".zip")) {
            return MaskSource.rois(rois(file, name.endsWith(".zip")));
        }
        ImagePlus mask = TiffFile.open(file);
        return labels.map(chosen -> MaskSource.labels(mask, chosen)).orElseGet(() -> MaskSource.nonzero(mask));
    }

    private static List<Roi> rois(Path file, boolean zipped) throws IOException {
        List<Roi> rois = new ArrayList<>();
        if (!zipped) {
            rois.add(decoded(Files.readAllBytes(file), file.getFileName().toString()));
        } else {
            try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    if (entry.getName().endsWith(".roi")) {
                        rois.add(decoded(zip.readAllBytes(), entry.getName()));
                    }
                }
            }
        }
        if (rois.isEmpty()) {
            throw new InputException("mask: '" + UserText.shown(file.toString()) + "' holds no ROI.");
        }
        return rois;
    }

    private static Roi decoded(byte[] bytes, String name) throws IOException {
        Roi roi;
        try {
            roi = new RoiDecoder(bytes, name).getRoi();
        } catch (IOException | RuntimeException damaged) {
            roi = null;
        }
        return Optional.ofNullable(roi).orElseThrow(() -> new InputException("mask: '" + UserText.shown(name) + "' is no ROI of ImageJ."));
    }

    /** What is asked for, for the manifest. */
    @Override
    public String toString() {
        return rule + labels.map(chosen -> " labels=" + chosen).orElse("");
    }
}
