package org.constraineddiffusion.restoration;

import ij.ImagePlus;
import java.util.List;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.Provenance;
import org.constraineddiffusion.model.ModelPackage;

/** What is to be done with an image of ImageJ. */
interface ImageTask {

    /** The task's name, as its command has it: Inpaint. */
    String name();

    /** @throws InputException if the image cannot be worked on */
    void check(ImagePlus image, RestorationOptions options);

    /** True if its result may be of another type than the image. */
    default boolean takesOutputType() {
        return false;
    }

    /** True if latent models can do it. */
    default boolean fitsLatentModels() {
        return false;
    }

    /** @throws InputException if the model cannot do it, where that is not for {@link Job#checkModel} to say */
    default void checkModel(ModelPackage model, RestorationOptions options) {
    }

    /**
     * Restores the image.
     *
     * @return the result: of several samples a stack of them, their mean and their standard deviation
     */
    ResultImages restore(ImagePlus image, Pipeline pipeline, RestorationOptions options);

    /** What the user should know before the image is restored, in plain sentences. */
    default List<String> warnings(ImagePlus image, RestorationOptions options) {
        return List.of();
    }

    /** What it would do, one sentence. */
    String work(ImagePlus image, RestorationOptions options);

    /** About how many pixels the model works on in one sample. */
    long pixels(ImagePlus image, ModelPackage model, RestorationOptions options);

    /**
     * The same on a small part of the image.
     *
     * @param side the most pixels along a side
     */
    ImageJob preview(ImagePlus image, RestorationOptions options, int side);

    /** A plane of a result as a preview shows it. */
    default ImagePlus shown(ImagePlus result) {
        return result;
    }

    /** Adds what else there is to say of the result. */
    default void describe(ImagePlus image, RestorationOptions options, Provenance provenance) {
    }
}
