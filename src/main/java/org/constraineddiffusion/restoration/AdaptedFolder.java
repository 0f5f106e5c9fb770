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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.constraineddiffusion.model.TorchDevice;

/** A temporary folder for the package of an adapted model, which is removed when the model is closed. */
final class AdaptedFolder {

    private AdaptedFolder() {
    }

    /** Adapts a model, and opens it. */
    static Model open(ModelAdaptation adaptation, TorchDevice device) {
        Path temporary = create();
        try {
            Path folder = adaptation.writeTo(temporary, "adapted").folder();
            return new Model(Models.find(folder.toString()), device, () -> remove(temporary));
        } catch (RuntimeException | Error failed) {
            remove(temporary);
            throw failed;
        }
    }

    static Path create() {
        try {
            return Files.createTempDirectory("constrained-diffusion");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static void remove(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(each -> each.toFile().delete());
        } catch (IOException leftBehind) {
            folder.toFile().deleteOnExit();
        }
    }
}
