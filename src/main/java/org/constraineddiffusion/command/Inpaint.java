package org.constraineddiffusion.command;

import ij.ImagePlus;
import ij.WindowManager;
import ij.process.ImageProcessor;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.image.Masks;
import org.constraineddiffusion.image.Provenance;
import org.constraineddiffusion.image.Results;
import org.constraineddiffusion.model.Bundle;
import org.constraineddiffusion.model.TorchDevice;
import org.constraineddiffusion.prior.TorchPrior;
import org.constraineddiffusion.sampling.NewtonSettings;
import org.scijava.command.Command;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Fills the selection of the current plane. */
@Plugin(type = Command.class, menuPath = "Plugins>Constrained Diffusion>Inpaint...")
public final class Inpaint extends ConstrainedCommand {

    @Parameter(label = "Mask (image title)", persist = false, required = false,
            description = "The title of an image whose nonzero pixels are filled; empty for the selection.")
    private String mask = "";

    @Override
    public String label() {
        return "Inpaint...";
    }

    @Override
    ConstrainedCommand fresh() {
        return new Inpaint();
    }

    @Override
    ImagePlus compute(Progress progress, String macroLine) {
        int slice = image.getCurrentSlice();
        Mask hole = hole(slice);
        Bundle bundle = Models.library().find(model);
        progress.status("loading " + bundle.name());
        TorchDevice torch = TorchDevice.of(device);
        ImagePlus filled = Results.copy(image, image.getTitle() + " inpainted");
        ImageProcessor plane = filled.getStack().getProcessor(slice);
        NewtonSettings settings = new NewtonSettings(steps, inner_steps, step_size, final_step_size, delta, eta, seed);
        try (TorchPrior prior = bundle.load(torch)) {
            PlaneFill.Report report = new PlaneFill(bundle, prior, settings, context).fill(plane, hole, progress);
            Provenance.of("Inpaint").add("macro", macroLine).add("image", image.getTitle()).add("plane", slice)
                    .add("pixels filled", hole.count()).add("settings", settings)
                    .add("model", bundle.name()).add("model SHA-256", bundle.sha256()).add("device", torch)
                    .add("window", report.window()).add("evaluations", report.evaluations())
                    .add("constraint error (root mean square, model's units)", report.error())
                    .add("seconds", report.seconds()).add("versions", Models.versions()).writeTo(filled);
        }
        filled.updateImage();
        return filled;
    }

    private Mask hole(int slice) {
        if (mask.isBlank()) {
            return Masks.ofSelection(image);
        }
        ImagePlus marked = WindowManager.getImage(mask.trim());
        if (marked == null) {
            throw new InputException("mask: no open image is called '" + mask + "'; give the title of an open image whose nonzero "
                    + "pixels are to be filled, or leave the key out to fill the selection.");
        }
        return Masks.ofImage(marked, Math.min(slice, marked.getStackSize()), image);
    }
}
