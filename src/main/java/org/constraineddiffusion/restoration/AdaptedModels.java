package org.constraineddiffusion.restoration;

import ij.process.ImageProcessor;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.constraineddiffusion.adaptation.AdaptationException;
import org.constraineddiffusion.adaptation.AdaptationHistory;
import org.constraineddiffusion.adaptation.AdaptationListener;
import org.constraineddiffusion.adaptation.AdaptationOptions;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.model.Sha256;

/**
 * Models that were adapted to an image for a run. The last few are kept until ImageJ ends, for further holes of the same image: for these the
 * model has seen the pixels that are marked now, as they were known then.
 */
final class AdaptedModels {

    /** A pixel-space model of some 10 MB each. */
    private static final int KEPT = 4;

    private static final Map<Key, Path> FOLDERS = new LinkedHashMap<>(16, 0.75f, true);

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> FOLDERS.values().forEach(folder -> AdaptedFolder.remove(folder.getParent()))));
    }

    /** What must be the same. */
    private record Key(String parent, String pixels, String modality, AdaptationOptions options) {
    }

    private AdaptedModels() {
    }

    /**
     * The folder of a model adapted to planes; empty if it was no better than it had been.
     *
     * @throws CancellationException if the listener cancels
     */
    static synchronized Optional<Path> of(String name, String device, String modality, List<MarkedPlane> planes, AdaptationOptions options, RestorationListener listener) {
        ModelPackage parent = Models.find(name);
        Key key = new Key(parent.fingerprint(), fingerprint(planes), modality, options);
        Path known = FOLDERS.get(key);
        if (known != null) {
            return Optional.of(known);
        }
        Path temporary = AdaptedFolder.create();
        try {
            ModelAdaptation adaptation = ModelAdaptation.of(parent).device(device).modality(modality).options(options).listener(new Following(listener));
            planes.forEach(plane -> adaptation.to(plane.plane(), MaskSource.named("The mask", (image, processor, slice) -> plane.unknown())));
            Path made = adaptation.writeTo(temporary, plainName(parent) + " adapted").folder();
            keep(key, made);
            return Optional.of(made);
        } catch (AdaptationException noBetter) {
            AdaptedFolder.remove(temporary);
            if (noBetter.isNoGain()) {
                return Optional.empty();
            }
            throw noBetter;
        } catch (RuntimeException | Error failed) {
            AdaptedFolder.remove(temporary);
            throw failed;
        }
    }

    private static String plainName(ModelPackage parent) {
        String plain = parent.name().replaceAll("[^\\p{L}\\p{N} ._()+-]", "-").replaceFirst("^[^\\p{L}\\p{N}]+", "");
        return plain.isBlank() ? "model" : plain.substring(0, Math.min(80, plain.length())).strip();
    }

    private static void keep(Key key, Path folder) {
        FOLDERS.put(key, folder);
        for (Iterator<Path> each = FOLDERS.values().iterator(); FOLDERS.size() > KEPT;) {
            AdaptedFolder.remove(each.next().getParent());
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
