package org.constraineddiffusion.restoration;

import ij.Prefs;
import org.constraineddiffusion.image.UserText;
import org.constraineddiffusion.model.ModelException;
import org.constraineddiffusion.model.ModelPackage;

/**
 * Which model packages the user trusts. A package holds programs: TorchScript can read and write files. Those that come with the
 * plugin are trusted; of others ImageJ's preferences keep the SHA-256 of their {@code rdf.yaml}, which holds that of all weights.
 */
public final class TrustedModels {

    private static final String KEY = "constrained-diffusion.trusted-";

    private TrustedModels() {
    }

    /** @throws ModelException if there is no such model */
    public static boolean isTrusted(String model) {
        ModelPackage found = Models.find(model);
        return found.isShipped() || Prefs.get(KEY + found.fingerprint(), false);
    }

    /** Remembers that the user trusts a package as it is now. */
    public static void trust(String model) {
        Prefs.set(KEY + Models.find(model).fingerprint(), true);
        Prefs.savePreferences();
    }

    /** What to ask the user. */
    public static String question(String model) {
        return "The model package '" + UserText.shown(model) + "' did not come with the plugin.\nA package is a program: it can read and write files as you can.\n"
                + "SHA-256 of its rdf.yaml: " + Models.find(model).fingerprint() + "\nDo you trust it?";
    }
}
