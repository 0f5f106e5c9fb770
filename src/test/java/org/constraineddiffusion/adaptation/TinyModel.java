/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.adaptation;

import java.nio.file.Path;
import java.util.Optional;
import org.constraineddiffusion.model.ModelLibrary;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.model.TorchDevice;
import org.constraineddiffusion.model.TrainableModel;

/** A model of random weights that python/constrained_diffusion/fixtures/adaptation.py writes. */
public final class TinyModel {

    public static final Path FOLDER = Path.of("src", "test", "resources", "adaptation", "tiny");

    private TinyModel() {
    }

    static ModelPackage modelPackage() {
        return new ModelLibrary(Optional.empty()).find(FOLDER.toString());
    }

    static TrainableModel open() {
        return modelPackage().loadForTraining(TorchDevice.of("cpu"));
    }
}
