/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.menu;

import ij.IJ;
import ij.gui.YesNoCancelDialog;
import ij.macro.Interpreter;
import java.awt.GraphicsEnvironment;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.UserText;
import org.constraineddiffusion.restoration.Models;

/** Asks before a model package that did not come with the plugin is used for the first time. */
public final class Trust {

    private Trust() {
    }

    /**
     * Asks, or without windows and in batch mode wants the key.
     *
     * @throws InputException if nobody can be asked
     * @throws CancellationException if the user says no
     */
    public static void require(Models.Trustee one) {
        if (!GraphicsEnvironment.isHeadless() && !Interpreter.isBatchMode()) {
            require(one, question -> new YesNoCancelDialog(IJ.getInstance(), "Constrained Diffusion", question, "Trust", "Do not use it").yesPressed());
        } else if (!Models.isTrusted(one)) {
            throw new InputException(one.key() + ": '" + UserText.shown(one.name()) + "' did not come with the plugin, and a model package is a program:"
                    + " if you trust its source, add trust=true.");
        }
    }

    /** @param user true if the user says yes */
    public static void require(Models.Trustee one, Predicate<String> user) {
        if (Models.isTrusted(one)) {
            return;
        }
        if (!user.test(question(one))) {
            throw new CancellationException("not trusted");
        }
        Models.trust(one);
    }

    private static String question(Models.Trustee one) {
        return "The " + (one.key().equals("model") ? "model" : one.key() + "'s") + " package '" + UserText.shown(one.name()) + "' did not come with the plugin.\nA package is a program: it can read and write files as you can.\n"
                + "SHA-256 of its rdf.yaml: " + one.fingerprint() + "\nDo you trust it?";
    }
}
