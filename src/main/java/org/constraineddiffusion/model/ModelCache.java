package org.constraineddiffusion.model;

import ai.djl.Model;
import java.util.function.Supplier;

/**
 * Keeps the module that was used last, so that the next command with it need not load it. A module is used by one command at a
 * time: another that runs beside loads its own.
 */
final class ModelCache {

    /** What must be the same for a module to be used again. */
    record Key(String sha256, String device) {
    }

    private static Key key;
    private static Model model;

    private ModelCache() {
    }

    /** The idle module of this key, or else a new one; it is the caller's until {@link #put}. */
    static Model take(Key wanted, Supplier<Model> load) {
        synchronized (ModelCache.class) {
            if (wanted.equals(key)) {
                Model idle = model;
                key = null;
                model = null;
                return idle;
            }
        }
        return load.get();
    }

    /** Gives a module back; the one that was idle before is closed. */
    static synchronized void put(Key used, Model given) {
        if (model != null) {
            model.close();
        }
        key = used;
        model = given;
    }
}
