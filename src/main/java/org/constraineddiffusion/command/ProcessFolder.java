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

import ij.ImagePlus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.constraineddiffusion.batch.FolderBatch;
import org.constraineddiffusion.batch.MaskRule;
import org.constraineddiffusion.batch.Shard;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.UserText;
import org.constraineddiffusion.keys.CommandParameters;
import org.constraineddiffusion.menu.FolderProgress;
import org.constraineddiffusion.menu.Progress;
import org.constraineddiffusion.restoration.MaskSource;
import org.constraineddiffusion.restoration.Restoration;
import org.scijava.command.Command;
import org.scijava.plugin.Plugin;

/** Runs a command on all images of a folder. */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>Process Folder...")
public final class ProcessFolder extends FolderKeys {

    private static final Map<String, Supplier<ConstrainedCommand>> COMMANDS = Map.of("Inpaint", Inpaint::new, "Upsample", Upsample::new, "Denoise", Denoise::new,
            "Deblur", Deblur::new, "Make Isotropic", MakeIsotropic::new, "Match Style", MatchStyle::new, "Generate from Labels", GenerateFromLabels::new);

    @Override
    public String label() {
        return "Process Folder...";
    }

    @Override
    public boolean runsWithoutImage() {
        return true;
    }

    @Override
    public List<String> essential() {
        return List.of("input", "output", "command", "options", "mask", "pattern", "recursive");
    }

    @Override
    public ProcessFolder fresh() {
        return new ProcessFolder();
    }

    @Override
    protected void execute(Progress progress) {
        ConstrainedCommand each = chosen();
        if (!each.trust) {
            each.requireTrust();
        }
        FolderBatch batch = FolderBatch.of(input, output).pattern(pattern).recursive(recursive).shard(Shard.of(shard, shards)).splitPlanes(split.equals("planes"))
                .model(each.model, each.device).keys(each.label() + " " + CommandParameters.of(each).toMacroText()).listener(new FolderProgress(progress));
        if (!list.isBlank()) {
            batch.list(Path.of(list));
        }
        masks(each).ifPresent(batch::masks);
        batch.run(this::restoration).requireNoFailure();
    }

    private ConstrainedCommand chosen() {
        ConstrainedCommand chosen = COMMANDS.get(command).get();
        CommandParameters parameters = CommandParameters.of(chosen);
        parameters.set(options);
        parameters.check();
        if (chosen.image != null) {
            throw new InputException("options must not have the key image: the images are those of the folder.");
        }
        return chosen;
    }

    private Restoration restoration(ImagePlus image, Optional<MaskSource> marked) {
        ConstrainedCommand each = chosen();
        each.image = image;
        if (each instanceof Inpaint inpaint) {
            marked.ifPresent(inpaint::mark);
        }
        return each.configured().note("macro", macroLine());
    }

    private Optional<MaskRule> masks(ConstrainedCommand each) {
        Optional<MaskRule> files = MaskRule.files(mask, labels);
        Optional<MaskRule> values = each instanceof Inpaint inpaint ? inpaint.maskRule() : Optional.empty();
        if (files.isPresent() && !(each instanceof Inpaint)) {
            throw new InputException("mask and labels work with Inpaint... only, not with " + each.label());
        }
        if (files.isPresent() && values.isPresent()) {
            throw new InputException("fill_value and mask both mark pixels: give one of them (got mask='" + UserText.shown(mask) + "').");
        }
        return files.or(() -> values);
    }
}
