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

import ij.process.ImageProcessor;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.constraineddiffusion.adaptation.AdaptationException;
import org.constraineddiffusion.adaptation.AdaptationHistory;
import org.constraineddiffusion.adaptation.AdaptationListener;
import org.constraineddiffusion.adaptation.AdaptationOptions;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.model.Sha256;

/**
 * Models that were adapted to an image for a run. The last few are kept until ImageJ ends, for further holes of the same image: for these the
 * model has seen the pixels that are marked now, as they were known then.
 */
final class AdaptedModels {

    /** A pixel-space model of some 10 MB each. */
    private static final int KEPT = 4;

    private static final Map<Key, Adapted> KNOWN = new LinkedHashMap<>(16, 0.75f, true);

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> KNOWN.values().forEach(Adapted::remove)));
    }

    /** What must be the same: the model, the pixels of all planes, and how it is trained. */
    record Key(ModelPackage parent, String fingerprint, String pixels, String modality, AdaptationOptions options) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && fingerprint.equals(key.fingerprint) && pixels.equals(key.pixels) && modality.equals(key.modality) && options.equals(key.options);
        }

        @Override
        public int hashCode() {
            return Objects.hash(fingerprint, pixels, modality, options);
        }
    }

    /**
     * An adapted model.
     *
     * @param folder of its package
     * @param words how it was made, for the provenance
     * @param unknown what it did not see of each plane
     */
    record Adapted(Path folder, String words, List<Mask> unknown) {

        /** How many pixels that are marked now it was trained on, as they were known then; empty if none. */
        String seenOf(List<MarkedPlane> planes) {
            long seen = 0;
            for (int i = 0; i < planes.size(); i++) {
                seen += planes.get(i).unknown().countOutside(unknown.get(i));
            }
            return seen == 0 ? "" : ", on " + seen + " of the pixels that are marked now, too";
        }

        private void remove() {
            AdaptedFolder.remove(folder.getParent());
        }
    }

    private AdaptedModels() {
    }

    static Key key(ModelPackage parent, String modality, List<MarkedPlane> planes, AdaptationOptions options) {
        return new Key(parent, parent.fingerprint(), fingerprint(planes), modality, options);
    }

    /** The model that was made for this before. */
    static synchronized Optional<Adapted> known(Key key) {
        return Optional.ofNullable(KNOWN.get(key));
    }

    /**
     * Adapts a model to planes.
     *
     * @throws AdaptationException if it was no better than it had been, or the planes are too small
     * @throws CancellationException if the listener cancels
     */
    static synchronized Adapted make(Key key, String device, List<MarkedPlane> planes, RestorationListener listener) {
        Path temporary = AdaptedFolder.create();
        try {
            ModelAdaptation adaptation = ModelAdaptation.of(key.parent).device(device).modality(key.modality).options(key.options).listener(new Following(listener));
            planes.forEach(plane -> adaptation.to(plane.plane(), MaskSource.named("The mask", (image, processor, slice) -> plane.unknown())));
            ModelAdaptation.AdaptedModel made = adaptation.writeTo(temporary, plainName(key.parent) + " adapted");
            Adapted adapted = new Adapted(made.folder(), words(planes, key.options, made.history()), planes.stream().map(MarkedPlane::unknown).toList());
            keep(key, adapted);
            return adapted;
        } catch (RuntimeException | Error failed) {
            AdaptedFolder.remove(temporary);
            throw failed;
        }
    }

    private static String words(List<MarkedPlane> planes, AdaptationOptions options, AdaptationHistory history) {
        String losses = history.heldBack().isEmpty() ? "" : String.format(Locale.ROOT, ", loss on held-back pixels %.5f before and %.5f after", history.heldBack().get(0),
                history.heldBack().get(history.checked().indexOf(history.best())));
        return String.format(Locale.ROOT, "to the known pixels of %s'%s': %d steps, weights %s, seed %d; step %d kept%s; %.0f s", planes.size() == 1 ? "" : planes.size() + " planes of ",
                planes.get(0).plane().getTitle(), history.steps(), options.weights().key(), options.seed(), history.best(), losses, history.duration().toMillis() / 1000.0);
    }

    private static String plainName(ModelPackage parent) {
        String plain = parent.name().replaceAll("[^\\p{L}\\p{N} ._()+-]", "-").replaceFirst("^[^\\p{L}\\p{N}]+", "");
        return plain.isBlank() ? "model" : plain.substring(0, Math.min(80, plain.length())).strip();
    }

    private static void keep(Key key, Adapted adapted) {
        KNOWN.put(key, adapted);
        for (Iterator<Adapted> each = KNOWN.values().iterator(); KNOWN.size() > KEPT;) {
            each.next().remove();
            each.remove();
        }
    }

    /** Of the pixels of all planes, whatever is marked on them. */
    private static String fingerprint(List<MarkedPlane> planes) {
        MessageDigest digest = Sha256.digest();
        for (MarkedPlane marked : planes) {
            ImageProcessor pixels = marked.plane().getProcessor();
            for (int channel = 0; channel < pixels.getNChannels(); channel++) {
                float[] values = (float[]) pixels.toFloat(channel, null).getPixels();
                ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + values.length * Float.BYTES).putInt(pixels.getWidth());
                bytes.asFloatBuffer().put(values);
                digest.update(bytes.array());
            }
        }
        return Sha256.hex(digest);
    }

    /** Who cancels a run does not want its training either. */
    private record Following(RestorationListener listener) implements AdaptationListener {

        @Override
        public boolean goOn(int step, double fraction) {
            if (listener.isCanceled()) {
                throw new CancellationException("canceled");
            }
            listener.onTraining(step, fraction);
            return true;
        }

        @Override
        public void onCheck(AdaptationHistory history) {
            // The restoration shows its own progress.
        }
    }
}
