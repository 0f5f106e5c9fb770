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

import ij.IJ;
import ij.Prefs;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.UserText;
import org.constraineddiffusion.model.CriticPackage;
import org.constraineddiffusion.model.ModelException;
import org.constraineddiffusion.model.ModelLibrary;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.model.TorchDevice;
import org.constraineddiffusion.model.TorchRuntime;

/** The models of this installation, and what they run on. */
public final class Models {

    /** In place of a model's name: the shipped model that fits the image best. */
    public static final String AUTO = "auto";

    private static final String TRUSTED = "constrained-diffusion.trusted-";

    private Models() {
    }

    /**
     * Opens a model on the best device.
     *
     * @param model the name of a shipped model or of one in ImageJ's folder {@code models}, or the path of a model package's folder
     * @throws ModelException if there is none, or it cannot be loaded
     */
    public static Model open(String model) {
        return open(model, "auto");
    }

    /** @param device cpu, gpu, or auto for a GPU if one works */
    public static Model open(String model, String device) {
        return new Model(find(model), TorchDevice.of(device));
    }

    /** A model's package, without loading its weights. */
    public static ModelPackage find(String model) {
        return library().find(model);
    }

    /**
     * What users see of a model.
     *
     * @throws ModelException if there is none, or its description cannot be read
     */
    public static ModelSummary summary(String model) {
        return model.trim().equals(AUTO) ? ModelSummary.AUTO : ModelSummary.of(model, find(model));
    }

    /** What a user may choose from: {@link #AUTO}, and the names of all models that are installed. */
    public static List<String> choices() {
        return Stream.concat(Stream.of(AUTO), names().stream()).toList();
    }

    /** The names of all models that are installed. */
    public static List<String> names() {
        return library().names();
    }

    /** A critic's package, without loading its weights. */
    public static CriticPackage findCritic(String critic) {
        return library().findCritic(critic);
    }

    /** The names of all critics of a kind that are installed. */
    static List<String> critics(CriticPackage.Goal goal) {
        return library().critics().stream().filter(name -> findCritic(name).goal() == goal).toList();
    }

    /** ImageJ's folder of models, which need not exist; empty if it is not known where ImageJ is. */
    public static Optional<Path> folder() {
        return Optional.ofNullable(IJ.getDirectory("imagej")).map(home -> Path.of(home, "models"));
    }

    /**
     * The folder of models that a user names, or ImageJ's if that is empty.
     *
     * @throws InputException if it is no path, or it is not known where ImageJ is
     */
    public static Path folder(String named) {
        if (named.isBlank()) {
            return folder().orElseThrow(() -> new InputException("models_folder must be given where it is not known where ImageJ is."));
        }
        try {
            return Path.of(named.trim());
        } catch (InvalidPathException none) {
            throw new InputException("models_folder must be the path of a folder, not '" + UserText.shown(named) + "'.");
        }
    }

    /**
     * A package as {@link #isTrusted} has it.
     *
     * @param key model or critic
     * @param shipped whether it came with the plugin
     * @param fingerprint the SHA-256 of its {@code rdf.yaml}, which holds that of all weights
     */
    public record Trustee(String key, String name, boolean shipped, String fingerprint) {
    }

    /** @throws ModelException if there is no such model */
    public static Trustee model(String model) {
        if (model.trim().equals(AUTO)) {
            return new Trustee("model", AUTO, true, ModelChoice.fingerprint()); // it chooses among those that are trusted
        }
        ModelPackage found = find(model);
        return new Trustee("model", model, found.isShipped(), found.fingerprint());
    }

    /** @throws ModelException if there is no such critic */
    public static Trustee critic(String critic) {
        CriticPackage found = findCritic(critic);
        return new Trustee("critic", critic, found.isShipped(), found.fingerprint());
    }

    /**
     * Whether the user trusts a package. A package holds programs: TorchScript can read and write files. Those that come with the plugin
     * are trusted; of others ImageJ's preferences keep the SHA-256 of their {@code rdf.yaml}.
     */
    public static boolean isTrusted(Trustee one) {
        return one.shipped || Prefs.get(TRUSTED + one.fingerprint, false);
    }

    /** The same of a model. */
    public static boolean isTrusted(String model) {
        return isTrusted(model(model));
    }

    /** Remembers that the user trusts a package as it is now. */
    public static void trust(Trustee one) {
        Prefs.set(TRUSTED + one.fingerprint, true);
        Prefs.savePreferences();
    }

    /** The names of the critics that compare with label maps. */
    public static List<String> labelCritics() {
        return critics(CriticPackage.Goal.LABELS);
    }

    /** The names of the critics that compare with a style. */
    public static List<String> styleCritics() {
        return critics(CriticPackage.Goal.STYLE);
    }

    /** The plugin's version. */
    public static String pluginVersion() {
        String own = Models.class.getPackage().getImplementationVersion();
        return own == null ? "development" : own;
    }

    private static ModelLibrary library() {
        return new ModelLibrary(folder());
    }

    /** The versions of all that a result depends on. */
    static String versions() {
        return "Constrained Diffusion " + pluginVersion() + ", PyTorch " + TorchRuntime.version() + " ("
                + TorchRuntime.threads() + " threads), ImageJ " + IJ.getFullVersion() + ", Java " + System.getProperty("java.version");
    }
}
