package org.constraineddiffusion.command;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the user says of the image in words.
 *
 * @param caption what it shows; blank for nothing
 * @param negative what it does not show; blank for nothing
 * @param guidance w, how much the model is to heed the caption more than it would by itself, 0 or more
 */
record Captions(String caption, String negative, double guidance) {

    /** Nothing is said. */
    static final Captions NONE = new Captions("", "", 0);

    boolean areGiven() {
        return !caption.isBlank() || !negative.isBlank();
    }

    /** Guidance away from what nothing is said of would only strengthen what the model makes of no words. */
    double weight() {
        return areGiven() ? guidance : 0;
    }

    /** Those that the model is to be asked under, by their keys. */
    Map<String, String> byKey() {
        Map<String, String> captions = new LinkedHashMap<>();
        captions.put("caption", caption);
        if (weight() > 0) {
            captions.put("negative_caption", negative);
        }
        return captions;
    }
}
