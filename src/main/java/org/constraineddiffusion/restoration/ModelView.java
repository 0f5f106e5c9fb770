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

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.KnownPlane;
import org.constraineddiffusion.image.Mask;
import org.constraineddiffusion.image.Tensors;
import org.constraineddiffusion.image.UserText;
import org.constraineddiffusion.model.ModelException;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.TorchPrior;

/**
 * Planes as a pixel-space model sees them, with the model as a prior: for who studies the model itself. Scale and conditions are those that Inpaint would take
 * with the hidden pixels as its hole.
 *
 * @param prior conditioned on what was estimated; it is not tiled
 * @param image all pixels, the hidden ones too, {@code [1, c, h, w]} in the model's units
 * @param known 1 at the known pixels, 0 at the hidden ones, {@code [1, 1, h, w]}
 * @param manager of these; closing it closes them
 */
public record ModelView(DiffusionPrior prior, NDArray image, NDArray known, NDManager manager) implements AutoCloseable {

    /**
     * Looks at planes.
     *
     * @param model open, of pixels; it stays open
     * @param planes [x, y] each, as many as the model has channels, with sides that are multiples of the model's divisor
     * @param hidden of the planes' size; not all of their pixels
     * @throws InputException if the planes cannot be used
     * @throws ModelException if the model does not take them
     */
    public static ModelView of(Model model, List<RandomAccessibleInterval<FloatType>> planes, Mask hidden) {
        if (model.modelPackage().latent().isPresent()) {
            throw new InputException("model must be one of pixels, not '" + UserText.shown(model.name()) + "', which is one of latents.");
        }
        InverseProblem problem = InverseProblem.of(planes, ForwardModel.mask(hidden, 0));
        List<Plan.ChannelGroup> groups = Plan.groups(problem, model.modelPackage().channels(), model.modelPackage(), Polarity.AUTO);
        if (groups.size() != 1) {
            throw new ModelException("model: '" + UserText.shown(model.name()) + "' takes images of 1 channel, not of " + planes.size() + "; choose a model of colour, or convert the image.");
        }
        Plan.ChannelGroup group = groups.get(0);
        if (group.scale().isConstant()) {
            throw new InputException("image: all known pixels that are studied have the same value; there must be at least two different values.");
        }
        float[] conditions = model.modelPackage().conditionVector(new Conditions(model.modelPackage(), problem).ofAll(group));
        TorchPrior prior = model.pixels();
        NDManager manager = prior.newManager();
        Mask nothing = Mask.none((int) hidden.bits().dimension(0), (int) hidden.bits().dimension(1));
        NDList channels = new NDList();
        for (RandomAccessibleInterval<FloatType> plane : planes) {
            channels.add(Tensors.of(manager, KnownPlane.of(plane, nothing.bits(), group.scale())));
        }
        return new ModelView(conditions.length == 0 ? prior : prior.conditionedOn(manager.create(conditions, new Shape(1, conditions.length))),
                NDArrays.concat(channels, 1), Tensors.ofBits(manager, hidden.inverse().bits()), manager);
    }

    @Override
    public void close() {
        manager.close();
    }
}
