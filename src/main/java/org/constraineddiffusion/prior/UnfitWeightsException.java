package org.constraineddiffusion.prior;

/** A part of a model that does not do what its description says. The message is one plain sentence for the user. */
public final class UnfitWeightsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnfitWeightsException(String message) {
        super(message);
    }

    UnfitWeightsException(String message, Throwable cause) {
        super(message, cause);
    }
}
