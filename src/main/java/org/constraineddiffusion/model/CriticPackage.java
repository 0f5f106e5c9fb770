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

import java.util.List;
import org.constraineddiffusion.prior.TorchCritic;

/** A model package that holds a critic: a network that measures how far an image is from a goal. Its weights are read by {@link #load}. */
public final class CriticPackage {

    /** What a critic compares an image with. */
    public enum Goal {
        /** The style of another image: its features are the target. */
        STYLE,
        /** A label map: a class for each pixel is the target. */
        LABELS
    }

    private static final int LONGEST_NAME = 100;
    private static final int WIDEST_BORDER = 100;

    private final PackageFiles files;
    private final String name;
    private final Goal goal;
    private final List<String> classes;
    private final int borderWidth;
    private final Weights critic;

    private CriticPackage(PackageFiles files, YamlSection rdf) {
        this.files = files;
        this.name = rdf.line("name", LONGEST_NAME);
        YamlSection section = rdf.section("config").section("constrained_diffusion");
        section.oneOf("role", "critic");
        this.goal = section.oneOf("goal", "style", "labels").equals("style") ? Goal.STYLE : Goal.LABELS;
        this.classes = goal == Goal.LABELS ? section.texts("classes") : List.of();
        this.borderWidth = section.has("border_width") ? section.whole("border_width", 1, WIDEST_BORDER) : 0;
        this.critic = Weights.read(section.section("parts"), "critic");
    }

    /** @throws ModelException if {@code rdf.yaml} is missing, or describes no critic */
    static CriticPackage read(PackageFiles files) {
        return new CriticPackage(files, RdfFile.read(files));
    }

    /** Whether the description is one of a critic. */
    static boolean isCritic(YamlSection rdf) {
        return rdf.section("config").section("constrained_diffusion").has("role");
    }

    /** The critic's name. */
    public String name() {
        return name;
    }

    /** What it compares an image with. */
    public Goal goal() {
        return goal;
    }

    /** Of a critic of labels, the classes of a pixel in the order of their numbers; else empty. */
    public List<String> classes() {
        return classes;
    }

    /** A pixel with two objects within this chessboard distance is of the class border; 0 if there is no such class. */
    public int borderWidth() {
        return borderWidth;
    }

    /** The SHA-256 of the critic, which {@link #load} insists on, hexadecimal. */
    public String sha256() {
        return critic.sha256();
    }

    /** The SHA-256 of {@code rdf.yaml}, which holds that of the weights, hexadecimal. */
    public String fingerprint() {
        return RdfFile.sha256(files);
    }

    /** Whether it came with the plugin, or is a copy of one that did. */
    public boolean isShipped() {
        return files instanceof PackageFiles.Resource || ModelLibrary.isShipped(fingerprint());
    }

    /**
     * Checks the critic and loads it so that it gives gradients.
     *
     * @return for the caller to close
     * @throws ModelException if weights are missing or altered, or the runtime cannot load them
     */
    public TorchCritic load(TorchDevice device) {
        TorchRuntime.useThreads();
        return new TorchCritic(files.load(critic, file -> device.loadForGradients(name, file)));
    }
}
