/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.restoration;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.constraineddiffusion.adaptation.AdaptationHistory;
import org.constraineddiffusion.adaptation.AdaptationOptions;
import org.constraineddiffusion.adaptation.TrainedWeights;
import org.constraineddiffusion.adaptation.TrainingImage;
import org.constraineddiffusion.image.UserText;
import org.constraineddiffusion.model.ModelPackage;

/** What the package of an adapted model says of itself. */
record AdaptedCard(String name, ModelPackage parent, List<TrainingImage> images, AdaptationOptions options, AdaptationHistory history) {

    /** Images that are listed by name. */
    private static final int MOST_LISTED = 200;

    String sentence() {
        return parent.name() + ", adapted to " + (images.size() == 1 ? "one image." : images.size() + " images.");
    }

    /** For {@code rdf.yaml}. */
    Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("from", parent.name());
        facts.put("from_rdf_sha256", parent.fingerprint());
        facts.put("from_denoiser_sha256", parent.sha256());
        facts.put("images", images.stream().limit(MOST_LISTED).map(AdaptedCard::entry).toList());
        facts.put("weights", options.weights().key());
        facts.put("steps", history.steps());
        facts.put("kept_step", history.best());
        facts.put("seconds", history.duration().toMillis() / 1000.0);
        facts.put("seed", options.seed());
        facts.put("batch", options.batch());
        facts.put("crop", options.crop());
        facts.put("rate", options.rate());
        if (!history.heldBack().isEmpty()) {
            facts.put("held_back_steps", history.checked());
            facts.put("held_back_losses", history.heldBack().stream().map(loss -> Math.round(loss * 1e6) / 1e6).toList());
        }
        facts.put("versions", Models.versions());
        return facts;
    }

    private static Map<String, Object> entry(TrainingImage image) {
        Map<String, Object> entry = new LinkedHashMap<>(); // in this order
        entry.put("name", UserText.shown(image.name()));
        entry.put("sha256", image.sha256());
        return entry;
    }

    String text() {
        StringBuilder text = new StringBuilder("# " + name + "\n\nThe model `" + parent.name() + "`, adapted to "
                + (images.size() == 1 ? "an image" : images.size() + " images") + " by Adapt Model... of Constrained Diffusion for Fiji.\n\n## Intended use\n\n"
                + "Inpainting and restoration of the images below, and of others of the same kind, microscope and pixel size. Not intended for measurements of"
                + " generated pixels.\n\n## Model\n\nArchitecture, schedule and conditions are those of `" + parent.name() + "` (SHA-256 of its rdf.yaml: "
                + parent.fingerprint() + "). " + trained() + ", and are rounded to half precision.\n\n## Training data\n\n| image | SHA-256 of the pixels used |\n|---|---|\n");
        images.stream().limit(MOST_LISTED).forEach(image -> text.append("| ").append(UserText.shown(image.name()).replace("|", "\\|")).append(" | ").append(image.sha256()).append(" |\n"));
        if (images.size() > MOST_LISTED) {
            text.append("\nand ").append(images.size() - MOST_LISTED).append(" more.\n");
        }
        text.append(String.format(Locale.ROOT, "%nSelected pixels, NaN and infinity were left out. %d steps of AdamW on %d crops of %d×%d pixels each, turned and flipped; learning"
                + " rate %.1e with a linear rise and fall; moving average of the weights; seed %d; %.0f s.%n", history.steps(), options.batch(), options.crop(),
                options.crop(), options.rate(), options.seed(), history.duration().toMillis() / 1000.0));
        text.append("\n## Evaluation\n\n").append(evaluation());
        text.append("\n## Limits\n\nWhat these images do not show, the model has seen in its first training only. A small image may be learned by heart: compare filled"
                + " regions with their surroundings.\n\n## Licence and citation\n\nThe licence of the weights is that of `" + parent.name()
                + "`, as far as the images' own licence allows. Please cite that model and Constrained Diffusion for Fiji.\n");
        return text.toString().replace("\r\n", "\n");
    }

    private String trained() {
        return options.weights() == TrainedWeights.ALL ? "All weights were trained" : "Those of the last levels of the decoder were trained";
    }

    private String evaluation() {
        if (history.heldBack().isEmpty()) {
            return "The images are too small to hold a part of them back: nothing was measured, and the weights of the last step were kept.\n";
        }
        float first = history.heldBack().get(0);
        float best = history.heldBack().get(history.checked().indexOf(history.best()));
        return String.format(Locale.ROOT, "Mean squared error of the denoiser's output on parts of the images that were held back, at six noise levels: %.5f before, %.5f"
                + " after step %d, whose weights were kept.%n", first, best, history.best());
    }
}
