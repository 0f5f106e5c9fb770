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
import ij.process.ImageProcessor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.image.Crops;
import org.constraineddiffusion.image.Overlays;
import org.constraineddiffusion.image.Planes;
import org.constraineddiffusion.image.Results;

/** A task on each chosen plane of an image by itself. */
interface PlaneTask extends ImageTask {

    /** The same on another image. */
    PlaneTask on(ImagePlus other);

    /** What was done, for the result's title: inpainted. */
    String done();

    /**
     * The problem of one plane.
     *
     * @param slice the plane's index in the stack, from 1
     */
    InverseProblem problem(ImageProcessor plane, int slice);

    @Override
    default InverseProblem example(RestorationOptions options) {
        int slice = options.planes().of(image()).get(0);
        return problem(image().getStack().getProcessor(slice), slice);
    }

    /** A new plane for the result, of the same type. */
    default ImageProcessor blank(ImageProcessor plane) {
        return plane.createProcessor(plane.getWidth(), plane.getHeight());
    }

    /** True if the planes that are not worked on stay in the result, unless the stack is virtual. */
    default boolean keepsOtherPlanes() {
        return false;
    }

    /** What the user should know of a plane, in a sentence. */
    default Optional<String> warning(InverseProblem problem) {
        return Optional.empty();
    }

    @Override
    default boolean takesOutputType() {
        return !keepsOtherPlanes();
    }

    @Override
    default void checkImage(RestorationOptions options) {
        checkFrames(options);
        List<Integer> chosen = options.planes().of(image());
        if (chosen.size() == 1) {
            InputChecks.refuseConstant(image(), problem(image().getStack().getProcessor(chosen.get(0)), chosen.get(0)));
        }
    }

    /** @throws InputException if there are several frames and several samples, which become frames */
    default void checkFrames(RestorationOptions options) {
        options.requireOneFramePerSample(options.planes().dimensions(image())[2], " (planes=" + options.planes() + ")");
    }

    @Override
    default void check(RestorationOptions options) {
        ImageTask.super.check(options);
        options.critics().forEach(term -> term.check(image(), options.planes().of(image())));
    }

    @Override
    default RestorationResult.Images restore(Pipeline pipeline, RestorationOptions options) {
        ImagePlus image = image();
        List<Integer> chosen = options.planes().of(image);
        ResultType type = new ResultType(image, takesOutputType() ? options.output() : OutputType.SAME);
        SampleStack stack = new SampleStack(image, chosen.size(), options, type);
        boolean warned = false;
        for (int sample = 0; sample < options.samples(); sample++) {
            for (int i = 0; i < chosen.size(); i++) {
                int slice = chosen.get(i);
                ImageProcessor source = image.getStack().getProcessor(slice);
                SampleStack.Plane plane = new SampleStack.Plane(blank(source), options.samples() > 1 || type.mayBeFloat(source));
                Optional<PlaneStore.StoredPlane> stored = options.store().find(sample, slice);
                if (stored.isPresent()) {
                    plane = new SampleStack.Plane(stored.get());
                    pipeline.report().addStored(stored.get().evaluations());
                } else if (options.store().wants(sample, slice)) {
                    InverseProblem problem = problem(source, slice, options);
                    if (!warned) {
                        Optional<String> warning = warning(problem);
                        warning.ifPresent(pipeline::warn);
                        warned = warning.isPresent();
                    }
                    int before = pipeline.report().evaluations();
                    int turn = sample * chosen.size() + i;
                    pipeline.restore(problem, RegionSeed.ofPlane(options.seed() + sample, slice), turn, options.samples() * chosen.size()).forEach(plane::put);
                    options.store().keep(sample, slice, plane.stored(pipeline.report().evaluations() - before));
                }
                stack.add(sample, image.getStack().getSliceLabel(slice), plane);
            }
        }
        return results(stack, chosen, options);
    }

    /** With what the options ask besides. */
    private InverseProblem problem(ImageProcessor source, int slice, RestorationOptions options) {
        InverseProblem problem = problem(source, slice);
        for (Map.Entry<String, Double> given : options.conditions().entrySet()) {
            problem = problem.withCondition(given.getKey(), given.getValue());
        }
        Guidance guidance = problem.guidance();
        for (Guidance.CriticTerm term : options.critics()) {
            guidance = guidance.and(term.of(image(), slice, problem.measured(), problem.forwardModel().region()));
        }
        return problem.guidedBy(guidance);
    }

    @Override
    default boolean worksPlaneByPlane(RestorationOptions options) {
        return true;
    }

    @Override
    default String work(RestorationOptions options) {
        int planes = options.planes().of(image()).size();
        return image().getStackSize() == 1 ? "Works on the whole image." : planes == 1 ? "Works on the plane that is shown." : "Works on " + planes + " planes.";
    }

    @Override
    default long pixels(ModelPackage model, RestorationOptions options) {
        List<Integer> chosen = options.planes().of(image());
        InverseProblem problem = problem(image().getStack().getProcessor(chosen.get(0)), chosen.get(0));
        long ofPlane = problem.forwardModel().canvas(model.divisor(), model.fieldOfView()).pixels();
        int channels = Planes.channelsOf(image().getProcessor());
        return ofPlane * chosen.size() * Math.max(1, channels / model.channels());
    }

    @Override
    default ImageTask preview(RestorationOptions options, int side) {
        return on(Crops.plane(image(), Crops.middle(image(), side)));
    }

    /** The images of a sample stack of the chosen planes. */
    default RestorationResult.Images results(SampleStack stack, List<Integer> chosen, RestorationOptions options) {
        ImagePlus image = image();
        String title = Results.freeTitle(image.getTitle() + " " + done());
        if (options.samples() > 1 || !keepsOtherPlanes() || image.getStack().isVirtual()) { // which may be larger than the memory
            int[] size = options.planes().dimensions(image);
            RestorationResult.Images images = stack.images(title, size[0], size[1], size[2]);
            ImagePlus samples = images.samples();
            samples.setOverlay(Overlays.ofPlanes(image, chosen, options.samples(), (double) samples.getWidth() / image.getWidth(),
                    (double) samples.getHeight() / image.getHeight()));
            return images;
        }
        ImagePlus result = Results.copy(image, title);
        for (int i = 0; i < chosen.size(); i++) {
            result.getStack().setProcessor(stack.planes().getProcessor(i + 1), chosen.get(i));
        }
        result.setStack(result.getStack()); // shows the new planes
        return RestorationResult.Images.of(result);
    }
}
