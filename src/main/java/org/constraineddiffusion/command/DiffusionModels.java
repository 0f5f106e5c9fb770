/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.command;

import ij.IJ;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.menu.MenuCommand;
import org.constraineddiffusion.menu.Progress;
import org.constraineddiffusion.menu.Trust;
import org.constraineddiffusion.restoration.InstalledModels;
import org.constraineddiffusion.restoration.Models;
import org.scijava.ItemVisibility;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Lists, checks, adds and removes model packages. By hand, a window does; the keys are for macros. */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>Diffusion Models...")
public final class DiffusionModels extends MenuCommand {

    @Parameter(label = "Action", persist = false, choices = {"list", "check", "add", "remove", "free"},
            description = "list: the models; check: evaluates test tensors; add: installs a package; remove: deletes an installed one; free: gives back the memory of models that are kept.")
    private String action = "list";

    @Parameter(label = "Model", persist = false, required = false, description = "The model to check or remove; empty to check all.")
    private String model = "";

    @Parameter(label = "Source", persist = false, required = false, description = "What to add: a model's folder, a zip file, or an address of a zip file.")
    private String source = "";

    @Parameter(label = "SHA-256", persist = false, required = false, description = "What the SHA-256 of a downloaded file must be; empty for any.")
    private String sha256 = "";

    @Parameter(label = "Device", persist = false, choices = {"auto", "cpu", "gpu"}, description = "Where to check; auto takes a GPU if one works.")
    private String device = "auto";

    @Parameter(label = "Trust", persist = false, visibility = ItemVisibility.INVISIBLE, description = "Check a model package that did not come with the plugin without a question.")
    private boolean trust = false;

    @Override
    public String label() {
        return "Diffusion Models...";
    }

    @Override
    public boolean hasWindow() {
        return true;
    }

    @Override
    public DiffusionModels fresh() {
        return new DiffusionModels();
    }

    @Override
    protected void execute(Progress progress) {
        switch (action) {
            case "check" -> (model.isBlank() ? Models.names() : List.of(model)).forEach(name -> {
                if (!trust) {
                    Trust.require(Models.model(name));
                }
                IJ.log(name + ": " + InstalledModels.check(name, device));
            });
            case "add" -> IJ.log("Added the model " + InstalledModels.add(source, sha256, following(progress)) + ".");
            case "remove" -> {
                if (model.isBlank()) {
                    throw new InputException("model must be the name of an installed model: it is empty.");
                }
                InstalledModels.remove(model);
                IJ.log("Removed the model " + model + ".");
            }
            case "free" -> InstalledModels.freeMemory();
            default -> Models.names().forEach(name -> IJ.log(name + ": " + InstalledModels.facts(name).entrySet().stream()
                    .map(fact -> fact.getKey().toLowerCase(Locale.ROOT) + " " + fact.getValue()).collect(Collectors.joining("; "))));
        }
    }

    private static InstalledModels.Progress following(Progress progress) {
        return new InstalledModels.Progress() {
            @Override
            public void onBytes(long done, OptionalLong all) {
                progress.status(InstalledModels.megabytes(done, all));
            }

            @Override
            public boolean isCanceled() {
                return progress.isCanceled();
            }
        };
    }
}
