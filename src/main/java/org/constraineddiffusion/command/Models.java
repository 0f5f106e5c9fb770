package org.constraineddiffusion.command;

import ij.IJ;
import java.nio.file.Path;
import java.util.Optional;
import org.constraineddiffusion.model.ModelLibrary;
import org.constraineddiffusion.model.TorchRuntime;

/** The models of this installation, and what it runs on. */
final class Models {

    private Models() {
    }

    /** The plugin's own models and those in ImageJ's folder {@code models}. */
    static ModelLibrary library() {
        return new ModelLibrary(Optional.ofNullable(IJ.getDirectory("imagej")).map(home -> Path.of(home, "models")));
    }

    static String versions() {
        String own = Models.class.getPackage().getImplementationVersion();
        return "Constrained Diffusion " + (own == null ? "development" : own) + ", PyTorch " + TorchRuntime.version() + " ("
                + TorchRuntime.threads() + " threads), ImageJ " + IJ.getFullVersion() + ", Java " + System.getProperty("java.version");
    }
}
