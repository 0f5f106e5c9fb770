package org.constraineddiffusion.restoration;

import ij.IJ;
import ij.Prefs;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
        return ModelSummary.of(model, find(model));
    }

    /** What a user may choose from: {@link #AUTO}, and the names of all models that are installed. */
    public static List<String> choices() {
        return Stream.concat(Stream.of(AUTO), names().stream()).toList();
    }

    /** The names of all models that are installed. */
    public static List<String> names() {
        return library().names();
    }

    /**
     * Whether the user trusts a model package. A package holds programs: TorchScript can read and write files. Those that come with the
     * plugin are trusted; of others ImageJ's preferences keep the SHA-256 of their {@code rdf.yaml}, which holds that of all weights.
     *
     * @throws ModelException if there is no such model
     */
    public static boolean isTrusted(String model) {
        if (model.trim().equals(AUTO)) {
            return true; // it chooses among those that are trusted
        }
        ModelPackage found = find(model);
        return found.isShipped() || Prefs.get(TRUSTED + found.fingerprint(), false);
    }

    /** Remembers that the user trusts a package as it is now. */
    public static void trust(String model) {
        Prefs.set(TRUSTED + find(model).fingerprint(), true);
        Prefs.savePreferences();
    }

    /** The SHA-256 of a package's {@code rdf.yaml}, which holds that of all weights. */
    public static String fingerprint(String model) {
        return find(model).fingerprint();
    }

    /** The plugin's version. */
    public static String pluginVersion() {
        String own = Models.class.getPackage().getImplementationVersion();
        return own == null ? "development" : own;
    }

    private static ModelLibrary library() {
        return new ModelLibrary(Optional.ofNullable(IJ.getDirectory("imagej")).map(home -> Path.of(home, "models")));
    }

    /** The versions of all that a result depends on. */
    static String versions() {
        return "Constrained Diffusion " + pluginVersion() + ", PyTorch " + TorchRuntime.version() + " ("
                + TorchRuntime.threads() + " threads), ImageJ " + IJ.getFullVersion() + ", Java " + System.getProperty("java.version");
    }
}
