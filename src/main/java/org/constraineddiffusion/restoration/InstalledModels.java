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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.UserText;
import org.constraineddiffusion.model.EngineReport;
import org.constraineddiffusion.model.ModelLibrary;
import org.constraineddiffusion.model.PackageCheck;
import org.constraineddiffusion.model.TorchDevice;

/** Adds, checks and removes model packages, and says what PyTorch runs on. Nothing is downloaded unless an address is given. */
public final class InstalledModels {

    /** Follows what takes long. */
    public interface Progress {

        /** Follows nothing, never cancels. */
        Progress NONE = (done, all) -> { };

        /** So many bytes of as many have been copied. */
        void onBytes(long done, OptionalLong all);

        /** True ends the work with a CancellationException. */
        default boolean isCanceled() {
            return false;
        }
    }

    private InstalledModels() {
    }

    /**
     * Puts a model package into ImageJ's folder {@code models}. It is not run, and not trusted by that.
     *
     * @param source a folder, a zip file, or an address of a zip file that begins with https:// or http://
     * @param sha256 what the SHA-256 of a downloaded file must be; empty for any
     * @return the model's name
     * @throws InputException if there is no folder to put it into
     * @throws org.constraineddiffusion.model.ModelException if it is no model package, a file is altered, or it cannot be had
     * @throws CancellationException if it is canceled; of a download, what has come is kept for the next time
     */
    public static String add(String source, String sha256, Progress progress) {
        Path models = folder();
        String wanted = source.trim();
        if (!wanted.matches("(?i)[a-z]{2,}://.*")) {
            if (!sha256.isBlank()) {
                throw new InputException("sha256 works with an address only; leave it empty (got '" + UserText.shown(sha256) + "').");
            }
            return ModelLibrary.install(models, existing(wanted), progress::isCanceled);
        }
        Path zip = ModelLibrary.download(models, wanted, sha256, progress::onBytes, progress::isCanceled);
        try {
            return ModelLibrary.install(models, zip, progress::isCanceled);
        } finally {
            delete(zip);
        }
    }

    /** So many bytes of as many, in words. */
    public static String megabytes(long done, OptionalLong all) {
        return done / 1_000_000 + (all.isPresent() ? " of " + all.getAsLong() / 1_000_000 : "") + " MB";
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException inUse) {
            file.toFile().deleteOnExit();
        }
    }

    private static Path existing(String source) {
        try {
            if (!source.isEmpty() && Files.exists(Path.of(source))) {
                return Path.of(source);
            }
        } catch (InvalidPathException noPath) {
            // As if there were no such file.
        }
        throw new InputException("source must be a model's folder, a zip file, or an address that begins with https://, not '" + UserText.shown(source) + "'.");
    }

    /** Removes a model package from ImageJ's folder {@code models}. */
    public static void remove(String model) {
        ModelLibrary.remove(folder(), model.trim());
    }

    private static Path folder() {
        String home = IJ.getDirectory("imagej");
        if (home == null) {
            throw new InputException("There is no ImageJ folder to put models into: start ImageJ from its own folder.");
        }
        return Path.of(home, "models");
    }

    /**
     * Evaluates a model for the test tensors in its package.
     *
     * @return one sentence: whether the test output is reproduced
     * @throws InputException if it is not
     * @throws org.constraineddiffusion.model.ModelException if the package has no test tensors, or cannot be loaded
     */
    public static String check(String model, String device) {
        PackageCheck check = Models.find(model).check(TorchDevice.of(device));
        if (!check.passed()) {
            throw new InputException("model: '" + UserText.shown(model) + "': " + check.sentence());
        }
        return check.sentence();
    }

    /** What there is to know of a model, as {@link ModelSummary#facts} has it; of one whose description cannot be read, why. */
    public static Map<String, String> facts(String model) {
        try {
            return Models.summary(model).facts();
        } catch (RuntimeException unreadable) {
            return Map.of("Cannot be used", RestorationErrors.sentenceOrMessage(unreadable, "close other programs"));
        }
    }

    /** Closes models that are kept in memory for the next command. */
    public static void freeMemory() {
        ModelLibrary.freeMemory();
    }

    /**
     * What PyTorch runs on, and advice, as lines of text.
     *
     * @param test whether each device evaluates a model for about a second
     */
    public static String engineReport(boolean test) {
        return "Constrained Diffusion: " + Models.pluginVersion() + ", ImageJ " + IJ.getFullVersion() + "\n" + EngineReport.of(test).text();
    }
}
