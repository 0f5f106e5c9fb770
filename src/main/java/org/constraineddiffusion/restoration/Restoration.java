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

import ij.ImagePlus;
import ij.gui.Roi;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.BooleanType;
import net.imglib2.type.numeric.RealType;
import org.constraineddiffusion.adaptation.AdaptationOptions;
import org.constraineddiffusion.constraint.LatentDirection;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.PlaneChoice;
import org.constraineddiffusion.model.ModelException;
import org.constraineddiffusion.model.ModelLibrary;
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

    /** The critic of style that comes with the plugin. */
    static final String STYLE_CRITIC = "style-filters";

    /** The critic of labels that comes with the plugin. */
    static final String LABEL_CRITIC = "nuclei-labels";

    private final Job job;
    private Model model;
    private String modelName = Models.AUTO;
    private String device = RestorationRun.AUTO;
    private String modality = RestorationRun.AUTO;
    private PlaneChoice planes = PlaneChoice.CURRENT;
    private int samples = 1;
    private long seed = 1;
    private SamplerChoice sampler = Samplers.fast();
    private final Map<String, Double> conditions = new HashMap<>();
    private Prompts prompts = Prompts.NONE;
    private LatentDirection latentDirection = LatentDirection.DECODER;
    private Grain grain = Grain.MATCH;
    private PlaneStore store = PlaneStore.NONE;
    private Polarity polarity = Polarity.AUTO;
    private OutputType output = OutputType.AUTO;
    private boolean mask;
    private Optional<AdaptationRequest> adaptation = Optional.empty();
    private RestorationListener listener = RestorationListener.NONE;
    private final List<Guidance.CriticTerm> critics = new ArrayList<>();
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
        return inpaint(image, mask, context, FillFrom.AUTO);
    }

    /** The same, with which known pixels a plane of a stack is filled from. */
    public static Restoration inpaint(ImagePlus image, MaskSource mask, int context, FillFrom from) {
        return on(new Inpainting(image, mask, context, from));
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

    /** An image in the style of another one: see {@link #matchStyle(ImagePlus, ImagePlus, Roi, double, double, String)}. */
    public static Restoration matchStyle(ImagePlus image, ImagePlus style) {
        return matchStyle(image, style, null, 0.5, 1, STYLE_CRITIC);
    }

    /**
     * An image in the style of the plane that another one shows, and with its intensities, which are no measurements any more. The sampler must be
     * {@link Samplers#newton}, which is set.
     *
     * @param style of the type of {@code image}
     * @param roi where; null for the whole image
     * @param structure how much of the image stays, 0 … 0.95: the part of the way from noise to image that is left out
     * @param strength above 0, at most 1 without a selection: scales the sampler's steps towards the style; with one, its weight beside the known pixels
     * @param critic the name of a critic of style
     */
    public static Restoration matchStyle(ImagePlus image, ImagePlus style, Roi roi, double structure, double strength, String critic) {
        StyleTerm term = new StyleTerm("style", style, Models.findCritic(critic), strength);
        return on(new StyleMatching(image, roi, term, structure)).critic(term).grain(Grain.NONE).with(ModelLibrary.DEFAULT).sampler(Samplers.newton());
    }

    /** An image of 8 bits whose segmentation is a label map, or a binary mask, of nuclei. */
    public static Restoration generateFromLabels(ImagePlus labels) {
        return generateFromLabels(labels, LabelClasses.OBJECTS, LABEL_CRITIC);
    }

    /**
     * An image of 8 bits whose segmentation by a critic is a label map. The sampler must be {@link Samplers#newton}, which is set.
     *
     * @param labels of 8, 16 or 32 bits
     * @param classes what its values are
     * @param critic the name of a critic of labels
     */
    public static Restoration generateFromLabels(ImagePlus labels, LabelClasses classes, String critic) {
        return generateFromLabels(labels, classes, critic, null, 1);
    }

    /**
     * The same in the style, with the intensities and of the type of a reference.
     *
     * @param weight of the style beside the 1 of the labels, above 0
     */
    public static Restoration generateFromLabels(ImagePlus labels, LabelClasses classes, String critic, ImagePlus reference, double weight) {
        LabelTerm term = new LabelTerm("image", labels, classes, Models.findCritic(critic), 1);
        Optional<StyleTerm> style = Optional.ofNullable(reference).map(image -> new StyleTerm("reference", image, Models.findCritic(STYLE_CRITIC), weight));
        Restoration restoration = on(LabelGeneration.of(term, style)).critic(term).with(ModelLibrary.DEFAULT).sampler(Samplers.newton());
        return style.map(restoration::critic).orElse(restoration);
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
     * With a model that is opened for each run and closed after it. The default is {@link Models#AUTO}, which takes that shipped model for images
     * of as many channels whose estimates of known pixels, with noise added to them, have the least error; where a critic says what the image should
     * look like, it is nuclei-fluorescence.
     */
    public Restoration with(String name) {
        modelName = name;
        model = null;
        return this;
    }

    /** With a sampler; the default is {@link Samplers#fast}. Its seed is that of the restoration. */
    public Restoration sampler(SamplerChoice choice) {
        sampler = choice;
        return this;
    }

    /** With a sampler in the words of a user. */
    public Restoration sampler(SamplerInput input) {
        return sampler(input.choice());
    }

    /** How long to work on a result: sets the steps of the sampler that was chosen before; {@link Quality#STANDARD} by default. */
    public Restoration quality(Quality quality) {
        return sampler(quality.of(sampler));
    }

    /** So many posterior samples, of the seeds seed, seed + 1, …; 1 by default. */
    public Restoration samples(int count) {
        if (count < 1) {
            throw new InputException("samples must be 1 or more, not " + count + ".");
        }
        samples = count;
        return this;
    }

    /**
     * The seed of the noise; 1 by default. Each region's own seed follows from it, from the known pixels of the region's window, the window's
     * place and the plane's index: the same seed gives other images other noise.
     */
    public Restoration seed(long seed) {
        this.seed = seed;
        return this;
    }

    /** Which planes of a stack; the one that is shown by default. */
    public Restoration planes(PlaneChoice planes) {
        this.planes = planes;
        return this;
    }

    /** The type of the result of denoising, deblurring and upsampling; by default that of the image, or 32-bit where rounding would take light away. */
    public Restoration output(OutputType type) {
        output = type;
        return this;
    }

    /** A value of what the model is conditioned on, in the condition's units; whatever is not given, or 0, is estimated. */
    public Restoration condition(String key, double value) {
        conditions.put(key, value);
        return this;
    }

    /** What the image is of, for models that are conditioned on it: a modality of the model, such as fib-sem, or unknown; auto leaves it to the plugin. */
    public Restoration modality(String name) {
        modality = name.trim();
        return this;
    }

    /** Texts for models that are conditioned on them. */
    public Restoration prompts(Prompts given) {
        prompts = given;
        return this;
    }

    /**
     * The prompt. Where it is {@code auto}, it becomes that which the model's captioner proposes for the image, or for the first of its planes
     * that are restored.
     *
     * @throws InputException as {@link #run}
     * @throws ModelException if the captioner cannot be used
     */
    public String caption() {
        if (prompts.areProposed()) {
            prompts = prompts.withPrompt(run(job, options()).proposedPrompt());
            note("caption proposed by", "the model's captioner (caption=auto)");
        }
        return prompts.prompt();
    }

    /** How a latent follows from an error of its image; through the decoder's gradient by default. */
    public Restoration latentUpdate(LatentUpdate update) {
        latentDirection = update.direction();
        return this;
    }

    /** Whether filled pixels get the noise of those around, {@link Grain#MATCH} by default; a mean over samples is of values without it. */
    public Restoration grain(Grain grain) {
        this.grain = grain;
        return this;
    }

    /** Whether objects are brighter or darker than the background; {@link Polarity#AUTO} by default. */
    public Restoration polarity(Polarity polarity) {
        this.polarity = polarity;
        return this;
    }

    /**
     * Aims at the style of another image too; the sampler must be {@link Samplers#newton}.
     *
     * @param weight beside the 1 of the image's own constraint, above 0
     */
    public Restoration style(ImagePlus style, double weight) {
        return critic(new StyleTerm("style", style, Models.findCritic(STYLE_CRITIC), weight));
    }

    /** Aims at nuclei where a label map has objects too, in pixels that are to be found; the sampler must be {@link Samplers#newton}. */
    public Restoration labels(ImagePlus labels) {
        return critic(new LabelTerm("labels", labels, LabelClasses.OBJECTS, Models.findCritic(LABEL_CRITIC), 1));
    }

    private Restoration critic(Guidance.CriticTerm term) {
        critics.add(term);
        return this;
    }

    /** Whether the result has a {@link RestorationResult#mask mask} of the generated pixels too. */
    public Restoration mask(boolean wanted) {
        mask = wanted;
        return this;
    }

    /**
     * Adapts the model to the known pixels of the image first, for a model that is given by its name. The adapted model is kept for further holes of
     * the same image, until ImageJ ends. {@link ModelAdaptation} makes one that lasts.
     */
    public Restoration adapt(AdaptationOptions training) {
        adaptation = Optional.of(new AdaptationRequest(training, true, Double.POSITIVE_INFINITY));
        return this;
    }

    /**
     * Adapts the model where that pays: to fill a hole that a square of 16² pixels fits into, with another pixel-space model than that of nuclei, if the
     * image is large enough and the training takes no longer than some seconds, about. Otherwise the model is used as it is, and the result's
     * provenance says why.
     */
    public Restoration adaptWhereItPays(AdaptationOptions training, double mostSeconds) {
        adaptation = Optional.of(new AdaptationRequest(training, false, mostSeconds));
        return this;
    }

    /** cpu, gpu, or auto for a GPU if one works; for models that are opened by name. */
    public Restoration device(String device) {
        this.device = device;
        return this;
    }

    /** Keeps the planes of a stack that are restored, and takes those that were kept, if {@link #worksPlaneByPlane}. */
    public Restoration store(PlaneStore planes) {
        store = planes;
        return this;
    }

    /** True if the planes of a stack are restored one by one, so that a {@link PlaneStore} can keep them. */
    public boolean worksPlaneByPlane() {
        return job.worksPlaneByPlane(options());
    }

    /** True if the model is adapted to the image first. */
    public boolean adaptsModel() {
        return adaptation.isPresent();
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
        return run(job, options()).forecast();
    }

    /**
     * Restores a small part of the image, one sample of the plane that is shown.
     *
     * @param side the most pixels along a side
     * @throws InputException as {@link #run}, or if the part alone cannot be restored
     */
    public Preview preview(int side) {
        job.check(options());
        if (options().critics().stream().anyMatch(LabelTerm.class::isInstance)) {
            throw new InputException("There is no preview with a label map.");
        }
        caption();
        ImageTask part = job.preview(options(), side);
        RestorationOptions one = options().ofOneSample();
        return new Preview(part.shown(part.image()), part.shown(run(part, one).choosingBy(job).result().image()));
    }

    /**
     * Restores.
     *
     * @throws InputException if the image or a setting cannot be used, in one plain sentence
     * @throws ModelException if the model cannot be used
     * @throws CancellationException if the listener cancels
     */
    public RestorationResult run() {
        caption();
        return run(job, options()).result();
    }

    private RestorationRun run(Job what, RestorationOptions options) {
        Optional<AdaptationRequest> training = what == job ? adaptation : Optional.empty(); // a preview has no time for it
        return new RestorationRun(what, options, new RestorationRun.Request(Optional.ofNullable(model), modelName, device, modality, training), listener, notes);
    }

    /** The settings as they are now. */
    RestorationOptions options() {
        return new RestorationOptions(planes, samples, seed, sampler, conditions, prompts, latentDirection, grain, polarity, output, mask, critics, store);
    }
}
