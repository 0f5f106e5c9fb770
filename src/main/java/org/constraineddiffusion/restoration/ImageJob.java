package org.constraineddiffusion.restoration;

import ij.ImagePlus;
import java.util.List;
import java.util.Optional;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.Palettes;
import org.constraineddiffusion.image.Provenance;
import org.constraineddiffusion.image.UserText;
import org.constraineddiffusion.model.ModelPackage;

/** A task on an image of ImageJ, which is not changed. */
record ImageJob(ImagePlus image, ImageTask task) implements Job {

    /** @throws InputException if the image has no pixels, or these are no intensities */
    ImageJob {
        if (image == null || image.getWidth() == 0) {
            throw new InputException("There is no image: open one first.");
        }
        if (image.getProcessor() == null) {
            throw new InputException("image: '" + UserText.shown(image.getTitle()) + "' was closed.");
        }
        Palettes.refuse("image", image);
    }

    @Override
    public String name() {
        return task.name();
    }

    @Override
    public String work(RestorationOptions options) {
        return task.work(image, options);
    }

    @Override
    public long pixels(ModelPackage model, RestorationOptions options) {
        return task.pixels(image, model, options) * options.samples();
    }

    @Override
    public ImageJob preview(RestorationOptions options, int side) {
        return task.preview(image, options, side);
    }

    @Override
    public Hold hold() {
        image.setIgnoreFlush(true);
        return () -> image.setIgnoreFlush(false);
    }

    @Override
    public boolean fitsLatentModels() {
        return task.fitsLatentModels();
    }

    @Override
    public void check(RestorationOptions options) {
        if (options.output() != OutputType.AUTO && !task.takesOutputType()) {
            throw new InputException("output must be auto for " + name() + ", whose result has the image's type, not '" + options.output().key() + "'.");
        }
        if (options.output() == OutputType.FLOAT && image.getBitDepth() == 24) {
            throw new InputException("output must be auto or same for an RGB image, not '32-bit': convert it first (Image > Color > Make Composite).");
        }
        task.check(image, options);
    }

    @Override
    public void checkModel(ModelPackage model, RestorationOptions options) {
        Job.super.checkModel(model, options);
        task.checkModel(model, options);
    }

    @Override
    public RestorationResult run(Pipeline pipeline, RestorationOptions options, Provenance provenance, Runnable model) {
        task.warnings(image, options).forEach(pipeline::warn);
        ResultImages images = task.restore(image, pipeline, options);
        provenance.add("image", image.getTitle());
        task.describe(image, options, provenance);
        model.run();
        images.all().forEach(provenance::writeTo);
        return new RestorationResult(Optional.of(images), List.of(), provenance.toString(), pipeline.report().evaluations(),
                pipeline.report().residual());
    }
}
