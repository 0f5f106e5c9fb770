package org.constraineddiffusion.restoration;

import java.util.Optional;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.model.ModelException;
import org.constraineddiffusion.prior.ImageTooLargeException;
import org.constraineddiffusion.prior.MemoryShortage;
import org.constraineddiffusion.prior.UnfitWeightsException;

/** What to say to a user when a restoration fails. */
public final class RestorationErrors {

    private RestorationErrors() {
    }

    /** One plain sentence with what to do about it; empty for a failure that nobody foresaw. */
    public static Optional<String> sentence(Throwable failed) {
        if (failed instanceof InputException || failed instanceof ModelException || failed instanceof ImageTooLargeException
                || failed instanceof UnfitWeightsException) {
            return Optional.of(failed.getMessage());
        }
        return MemoryShortage.isIn(failed) ? Optional.of("The memory ran out: mark a smaller region or crop the image, use a smaller context"
                + " (key context, in pixels, at least 1), or give ImageJ more memory.") : Optional.empty();
    }
}
