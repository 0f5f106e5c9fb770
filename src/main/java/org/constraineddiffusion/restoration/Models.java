package org.constraineddiffusion.restoration;

import ij.IJ;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.constraineddiffusion.model.CriticPackage;
import org.constraineddiffusion.model.ModelException;
import org.constraineddiffusion.model.ModelLibrary;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.model.TorchDevice;
import org.constraineddiffusion.model.TorchRuntime;

/** The models of this installation, and what they run on. */
public final class Models {

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

    private static ModelLibrary library() {
        return new ModelLibrary(Optional.ofNullable(IJ.getDirectory("imagej")).map(home -> Path.of(home, "models")));
    }

    /** The versions of all that a result depends on. */
    static String versions() {
        String own = Models.class.getPackage().getImplementationVersion();
        return "Constrained Diffusion " + (own == null ? "development" : own) + ", PyTorch " + TorchRuntime.version() + " ("
                + TorchRuntime.threads() + " threads), ImageJ " + IJ.getFullVersion() + ", Java " + System.getProperty("java.version");
    }
}
