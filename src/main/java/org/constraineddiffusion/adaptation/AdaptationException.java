package org.constraineddiffusion.adaptation;

/** A model cannot be adapted to these images; the message says why, in a plain sentence. */
public final class AdaptationException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param message a plain sentence for the user */
    public AdaptationException(String message) {
        super(message);
    }
}
