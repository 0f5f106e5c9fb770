package org.constraineddiffusion.restoration;

import ij.ImagePlus;
import ij.gui.Roi;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CancellationException;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.BooleanType;
import net.imglib2.type.numeric.RealType;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.PlaneChoice;
import org.constraineddiffusion.image.Provenance;
import org.constraineddiffusion.image.UserText;
import org.constraineddiffusion.model.Condition;
import org.constraineddiffusion.model.ModelException;
import org.constraineddiffusion.model.ModelLibrary;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.operator.PointSpreadFunction;
import org.constraineddiffusion.sampling.Quality;
import org.constraineddiffusion.sampling.SamplerChoice;
import org.constraineddiffusion.sampling.Samplers;

/**
 * The API for scripts: what to restore, with which model and sampler, and how many samples.
 *
 * <pre>{@code
 * try (Model model = Models.open("nuclei-fluorescence")) {
 *     RestorationResult result = Restoration.inpaint(image, roi).with(model).samples(3).seed(1).run();
 *     result.image().show();
 * }
 * }</pre>
 *
 * <p>The image that is given is not changed. The same settings and seed give the same pixels on the same device. A restoration may be run
 * several times, by one thread at a time.
 */
public final class Restoration {

    private static final String AUTO = "auto";
    private static final String MODALITY = "modality";

    private final Job job;
    private Model model;
    private String modelName = "nuclei-fluorescence";
    private String device = AUTO;
    private String modality = AUTO;
    private RestorationOptions options = RestorationOptions.DEFAULT;
    private RestorationListener listener = RestorationListener.NONE;
    private final Map<String, Object> notes = new LinkedHashMap<>();

    private Restoration(Job job) {
        this.job = job;
    }

    private static Restoration on(ImageTask task) {
        task.requireIntensities();
        return new Restoration(task);
    }

    /** Fills the image's selection. */
    public static Restoration inpaint(ImagePlus image) {
        return inpaint(image, image.getRoi());
    }

    /** Fills a selection of any kind: the inside of an area, a line with its width, single points. */
    public static Restoration inpaint(ImagePlus image, Roi roi) {
        return inpaint(image, MaskSource.roi(roi), 0);
    }

    /**
     * Fills what a mask marks.
     *
     * @param context pixels around a region that the model sees; 0 for half of its field of view
     */
    public static Restoration inpaint(ImagePlus image, MaskSource mask, int context) {
        return on(new Inpainting(image, mask, context));
    }

    /** Fills planes without ImageJ: {@link #of(InverseProblem)} with a {@link ForwardModel#mask mask}; see {@link PlaneInput#inpainting}. */
    public static <T extends RealType<T>, B extends BooleanType<B>> Restoration inpaint(RandomAccessibleInterval<T> image,
            RandomAccessibleInterval<B> mask) {
        return of(PlaneInput.inpainting(image, mask));
    }

    /** Upsamples by a whole factor along x and y, 2 … 8, of means over pixels. */
    public static Restoration upsample(ImagePlus image, int factor) {
        return upsample(image, factor, factor, Kernel.AREA);
    }

    /** Upsamples by whole factors along x and y, 1 … 8. */
    public static Restoration upsample(ImagePlus image, int factorX, int factorY, Kernel kernel) {
        return on(new Upsampling(image, factorX, factorY, kernel));
    }

    /** Removes noise, which is estimated from each plane or colour. */
    public static Restoration denoise(ImagePlus image) {
        return denoise(image, InputChecks.ESTIMATE);
    }

    /** Removes white noise of a standard deviation, in the image's raw units; −1 estimates it. */
    public static Restoration denoise(ImagePlus image, double noise) {
        return denoise(image, noise, NoiseModel.AUTO, 0, 0);
    }

    /**
     * Removes white noise, or the Poisson–Gaussian noise of cameras by the generalized Anscombe transform.
     *
     * @param noise its standard deviation in the image's raw units, with POISSON that of the read noise; −1 estimates it
     * @param model how it depends on brightness
     * @param gain with POISSON, values for one photon or electron; 0 estimates it
     * @param offset with POISSON and a given noise, the value without light
     */
    public static Restoration denoise(ImagePlus image, double noise, NoiseModel model, double gain, double offset) {
        return denoise(image, noise, model, gain, offset, Stripes.NONE);
    }

    /** The same, with stripes removed first. */
    public static Restoration denoise(ImagePlus image, double noise, NoiseModel model, double gain, double offset, Stripes stripes) {
        return on(new Denoising(image, new Denoising.Noise(noise, model, gain, offset), stripes));
    }

    /** Undoes the blur of a Gaussian of a full width at half maximum in pixels; the noise is estimated. */
    public static Restoration deblur(ImagePlus image, double fwhm) {
        return deblur(image, Deblurring.gaussian(image, fwhm), InputChecks.ESTIMATE);
    }

    /**
     * Undoes the blur of a measured point-spread function, an image of a point: its border's level is subtracted and its centroid put in the
     * middle. The noise is estimated.
     */
    public static Restoration deblur(ImagePlus image, ImagePlus psf) {
        return deblur(image, psf, InputChecks.ESTIMATE);
    }

    /** The same with noise of a standard deviation in the image's raw units; −1 estimates it. */
    public static Restoration deblur(ImagePlus image, double fwhm, double noise) {
        return deblur(image, Deblurring.gaussian(image, fwhm), noise);
    }

    /** The same with noise of a standard deviation in the image's raw units; −1 estimates it. */
    public static Restoration deblur(ImagePlus image, ImagePlus psf, double noise) {
        return on(new Deblurring(image, Deblurring.measured(image, psf), noise));
    }

    /** Undoes a blur, with noise of a standard deviation in the image's raw units; −1 estimates it. */
    public static Restoration deblur(ImagePlus image, PointSpreadFunction psf, double noise) {
        return on(new Deblurring(image, new MeasuredPsf(psf, ""), noise));
    }

    /** Adds planes to a stack until they lie as close as its pixels, by its calibration. */
    public static Restoration makeIsotropic(ImagePlus image) {
        return makeIsotropic(image, 0, Kernel.AREA);
    }

    /** Makes {@code factor} planes of one, 1.01 … 16; 0 takes the factor from the calibration. */
    public static Restoration makeIsotropic(ImagePlus image, double factor, Kernel kernel) {
        return on(new IsotropicResampling(image, factor, kernel));
    }

    /** Solves a problem on planes, without ImageJ. */
    public static Restoration of(InverseProblem problem) {
        return new Restoration(new PlanesJob(problem));
    }

    /** With an open model, which stays open. */
    public Restoration with(Model opened) {
        model = opened;
        return this;
    }

    /**
     * With a model that is opened for each run and closed after it; the default is nuclei-fluorescence. {@code auto} takes that shipped
     * model for images of as many channels whose estimates of known pixels, with noise added to them, have the least error.
     */
    public Restoration with(String name) {
        modelName = name;
        model = null;
        return this;
    }

    /** With a sampler; the default is {@link Samplers#fast}. Its seed is that of the restoration. */
    public Restoration sampler(SamplerChoice choice) {
        options = options.withSampler(choice);
        return this;
    }

    /** With a sampler in the words of a user. */
    public Restoration sampler(SamplerInput input) {
        return sampler(input.choice());
    }

    /** How long to work on a result: sets the steps of the sampler that was chosen before; {@link Quality#STANDARD} by default. */
    public Restoration quality(Quality quality) {
        return sampler(quality.of(options.sampler()));
    }

    /** So many posterior samples, of the seeds seed, seed + 1, …; 1 by default. */
    public Restoration samples(int count) {
        options = options.withSamples(count);
        return this;
    }

    /**
     * The seed of the noise; 1 by default. Each region's own seed follows from it, from the known pixels of the region's window, the window's
     * place and the plane's index: the same seed gives other images other noise.
     */
    public Restoration seed(long seed) {
        options = options.withSeed(seed);
        return this;
    }

    /** Which planes of a stack; the one that is shown by default. */
    public Restoration planes(PlaneChoice planes) {
        options = options.withPlanes(planes);
        return this;
    }

    /** The type of the result of denoising, deblurring and upsampling; by default that of the image, or 32-bit where rounding would take light away. */
    public Restoration output(OutputType type) {
        options = options.withOutput(type);
        return this;
    }

    /** A value of what the model is conditioned on, in the condition's units; whatever is not given, or 0, is estimated. */
    public Restoration condition(String key, double value) {
        options = options.withCondition(key, value);
        return this;
    }

    /** What the image is of, for models that are conditioned on it: a modality of the model, such as fib-sem, or unknown; auto leaves it to the plugin. */
    public Restoration modality(String name) {
        modality = name.trim();
        return this;
    }

    /** Texts for models that are conditioned on them. */
    public Restoration prompts(Prompts given) {
        options = options.withPrompts(given);
        return this;
    }

    /** How a latent follows from an error of its image; through the decoder's gradient by default. */
    public Restoration latentUpdate(LatentUpdate update) {
        options = options.withLatentDirection(update.direction());
        return this;
    }

    /** Whether filled pixels get the noise of those around, {@link Grain#MATCH} by default; a mean over samples is of values without it. */
    public Restoration grain(Grain grain) {
        options = options.withGrain(grain);
        return this;
    }

    /** Whether objects are brighter or darker than the background; {@link Polarity#AUTO} by default. */
    public Restoration polarity(Polarity polarity) {
        options = options.withPolarity(polarity);
        return this;
    }

    /** Whether the result has a {@link RestorationResult#mask mask} of the generated pixels too. */
    public Restoration mask(boolean wanted) {
        options = options.withMask(wanted);
        return this;
    }

    /** cpu, gpu, or auto for a GPU if one works; for models that are opened by name. */
    public Restoration device(String device) {
        this.device = device;
        return this;
    }

    /** Follows the run. */
    public Restoration listener(RestorationListener follower) {
        listener = follower;
        return this;
    }

    /** Adds a line to the result's provenance. */
    public Restoration note(String key, Object value) {
        notes.put(key, value);
        return this;
    }

    /** What can be said before it runs, without loading a model: whether it can, what it would do, and how long that takes. */
    public Forecast forecast() {
        try (Job.Hold held = job.hold()) {
            job.check(options);
            ModelPackage chosen = model == null ? Models.find(isAuto() ? typicalModel() : modelName) : model.modelPackage();
            RestorationOptions own = checked(chosen);
            Pace pace = pace(chosen, own);
            return new Forecast("", job.work(own), OptionalDouble.of(pace.seconds(job.pixels(chosen, own) * own.samples())), pace.isMeasured());
        } catch (InputException | ModelException refused) {
            return Forecast.refused(refused.getMessage());
        }
    }

    private Pace pace(ModelPackage chosen, RestorationOptions own) {
        return new Pace(job.name(), chosen.name(), own, model == null ? device : model.device());
    }

    /**
     * Restores a small part of the image, one sample of the plane that is shown.
     *
     * @param side the most pixels along a side
     * @throws InputException as {@link #run}, or if the part alone cannot be restored
     */
    public Preview preview(int side) {
        job.check(options);
        ImageTask part = job.preview(options, side);
        Restoration small = new Restoration(part);
        small.model = model;
        small.modelName = modelName;
        small.device = device;
        small.modality = modality;
        small.listener = listener;
        small.options = options.withSamples(1).withPlanes(PlaneChoice.CURRENT);
        return new Preview(part.shown(part.image()), part.shown(small.run().image()));
    }

    /**
     * Restores.
     *
     * @throws InputException if the image or a setting cannot be used, in one plain sentence
     * @throws ModelException if the model cannot be used
     * @throws CancellationException if the listener cancels
     */
    public RestorationResult run() {
        try (Job.Hold held = job.hold()) {
            job.check(options);
            if (model != null) {
                return run(model, checked(model.modelPackage()));
            }
            String name = isAuto() ? chooseModel() : modelName;
            RestorationOptions own = checked(Models.find(name));
            try (Model opened = Models.open(name, device)) {
                return run(opened, own);
            }
        }
    }

    private boolean isAuto() {
        return modelName.trim().equals(Models.AUTO);
    }

    private String chooseModel() {
        ModelChoice choice = ModelChoice.of(job.example(options), options.polarity(), givenConditions(), device);
        note("model=auto", choice.inWords());
        return choice.model();
    }

    /** One of those that auto chooses from, without a look at the image. */
    private String typicalModel() {
        return ModelChoice.fitting(1, givenConditions()).stream().findFirst().orElse(ModelLibrary.DEFAULT);
    }

    private Set<String> givenConditions() {
        Set<String> given = new HashSet<>(options.conditions().keySet());
        if (isModalityGiven()) {
            given.add(MODALITY);
        }
        return given;
    }

    private RestorationOptions checked(ModelPackage chosen) {
        RestorationOptions own = withModality(chosen);
        job.checkModel(chosen, own);
        return own;
    }

    private boolean isModalityGiven() {
        return !modality.isBlank() && !modality.equals(AUTO);
    }

    private RestorationOptions withModality(ModelPackage chosen) {
        if (!isModalityGiven()) {
            return options;
        }
        Condition condition = chosen.conditions().get(MODALITY);
        if (condition == null) {
            throw new InputException("modality is not supported by model '" + chosen.name() + "'; leave it at auto (got '" + UserText.shown(modality) + "').");
        }
        return options.withCondition(MODALITY, condition.parse(modality));
    }

    private RestorationResult run(Model opened, RestorationOptions own) {
        try (PriorSession session = opened.session(own.prompts(), own.latentDirection(), listener)) {
            Pipeline pipeline = new Pipeline(session, own, listener);
            Provenance provenance = Provenance.of(job.name());
            notes.forEach(provenance::add);
            RestorationResult result = job.run(pipeline, own, provenance, () -> pipeline.report().describe(provenance, opened, session));
            pace(opened.modelPackage(), own).learn(pipeline.report().pixels(), pipeline.report().seconds());
            return result;
        }
    }
}
