package org.constraineddiffusion.command;

import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.model.LatentWeights;
import org.constraineddiffusion.model.ModelPackage;
import org.scijava.plugin.Parameter;

/** A command on planes that works with latent models too, which may take captions. */
abstract class CaptionedPlaneCommand extends PlaneCommand {

    @Parameter(label = "Caption", persist = false, required = false,
            description = "What the image shows, in words, for models that take them; empty for nothing.")
    String caption = "";

    @Parameter(label = "Negative caption", persist = false, required = false,
            description = "What the image does not show, in words, for models that take them; empty for nothing.")
    String negative_caption = "";

    @Parameter(label = "Guidance", persist = false, min = "0", max = "20", stepSize = "0.5", style = DIGITS,
            description = "How much more than by itself the model heeds the captions: w of (1 + w) with less w without; 0 asks it once a step instead of twice.")
    double guidance = 2;

    @Override
    final Captions captions() {
        return new Captions(caption, negative_caption, guidance);
    }

    @Override
    void checkModel(ModelPackage bundle) {
        if (captions().areGiven() && !bundle.latent().map(LatentWeights::takesPrompts).orElse(false)) {
            String key = caption.isBlank() ? "negative_caption" : "caption";
            throw new InputException(key + " must be empty for the model '" + bundle.name() + "', which takes no words, not '"
                    + (caption.isBlank() ? negative_caption : caption) + "'.");
        }
    }
}
