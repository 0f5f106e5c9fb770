/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.prior;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A prior for images of any size: cuts them into overlapping tiles, evaluates these in batches and blends the estimates, so
 * that the caller sees one image without seams. Clean estimate and noise are blended with the same weights, which sum to
 * 1: x<sub>t</sub> = α<sub>t</sub>·x0 + σ<sub>t</sub>·ε holds of the blend as it does of each tile. An image of one tile is handed on as it is.
 *
 * <p>Where memory runs out, it goes on with smaller batches, then with smaller tiles, and stays with these.
 *
 * <p>A large image takes long. To cancel between batches, tile a prior that can be cancelled:
 *
 * <pre>{@code
 * DiffusionPrior any = new TiledPrior(new CountingPrior(prior, throwIfCancelled), TileSettings.of(128, prior.divisor()));
 * }</pre>
 */
public final class TiledPrior extends PriorDecorator {

    private TileSettings settings;

    /**
     * @param prior evaluates the tiles; it is closed with this one
     * @throws IllegalArgumentException if side or overlap are not multiples of the prior's divisor
     */
    public TiledPrior(DiffusionPrior prior, TileSettings settings) {
        super(prior);
        if (settings.side() % prior.divisor() != 0 || settings.overlap() % prior.divisor() != 0) {
            throw new IllegalArgumentException("The side of a tile and its overlap must be multiples of " + prior.divisor()
                    + ", not " + settings.side() + " and " + settings.overlap() + ".");
        }
        this.settings = settings;
    }

    /** The settings in use: those given, or what was left of them when memory ran out. */
    public TileSettings settings() {
        return settings;
    }

    /** @throws ImageTooLargeException if memory runs out even with the smallest tiles */
    @Override
    public Estimate estimate(NDArray xt, double t) {
        return inTiles(xt, t, batches -> batches.areAll() ? prior.estimate(xt, t) : blended(batches, xt, t));
    }

    /** The products of all tiles, blended. */
    @Override
    public Optional<NDArray> jvp(NDArray xt, double t, NDArray e) {
        return inTiles(xt, t, batches -> batches.areAll() ? prior.jvp(xt, t, e) : sum(batches, xt, (batch, manager) ->
                prior.jvp(batch.cut(xt, manager), t, batch.cut(e, manager)).map(product -> batch.weighed(product, manager))));
    }

    /** Of an image of several tiles first the estimates, from which c follows, then the product of each tile with its weighed part of c. */
    @Override
    public Optional<Pullback> pullBack(NDArray xt, double t, UnaryOperator<NDArray> cotangent) {
        return inTiles(xt, t, batches -> {
            if (batches.areAll()) {
                return prior.pullBack(xt, t, cotangent);
            }
            Estimate estimate = blended(batches, xt, t);
            NDArray c = cotangent.apply(estimate.x0());
            return sum(batches, xt, (batch, manager) -> prior.vjp(batch.cut(xt, manager), t, batch.weighed(batch.cut(c, manager), manager)))
                    .map(product -> new Pullback(estimate, product));
        });
    }

    private <T> T inTiles(NDArray xt, double t, Function<TileBatches, T> evaluation) {
        TileBatches batches = new TileBatches(xt.getShape(), settings.at(schedule().sigma(t) / schedule().alpha(t), divisor()), divisor());
        try {
            return evaluation.apply(batches);
        } catch (OutOfMemoryError | EngineException failed) {
            if (!MemoryShortage.isIn(failed)) {
                throw failed;
            }
            settings = settings.shrunk(batches.smaller().orElseThrow(() -> tooLarge(xt.getShape(), failed)), divisor());
        }
        return inTiles(xt, t, evaluation);
    }

    /** The sum over tiles, each where it belongs; empty if one of them is. */
    private static Optional<NDArray> sum(TileBatches batches, NDArray xt, BiFunction<TileBatches.Batch, NDManager, Optional<NDArray>> of) {
        NDArray sum = xt.zerosLike();
        for (TileBatches.Batch batch : batches) {
            try (NDManager own = xt.getManager().newSubManager()) {
                Optional<NDArray> tiles = of.apply(batch, own);
                if (tiles.isEmpty()) {
                    sum.close();
                    return tiles;
                }
                batch.add(tiles.get(), sum, own);
            }
        }
        return Optional.of(sum);
    }

    private Estimate blended(TileBatches batches, NDArray xt, double t) {
        NDManager outer = xt.getManager();
        try (NDManager manager = outer.newSubManager()) {
            Estimate sum = new Estimate(manager.zeros(xt.getShape(), xt.getDataType()), manager.zeros(xt.getShape(), xt.getDataType()));
            for (TileBatches.Batch batch : batches) {
                // What a batch needs goes before the next one comes.
                try (NDManager own = manager.newSubManager()) {
                    Estimate estimate = prior.estimate(batch.cut(xt, own), t);
                    batch.add(batch.weighed(estimate.x0(), own), sum.x0(), own);
                    batch.add(batch.weighed(estimate.noise(), own), sum.noise(), own);
                }
            }
            return sum.attach(outer);
        }
    }

    private ImageTooLargeException tooLarge(Shape shape, Throwable cause) {
        return new ImageTooLargeException(shape.get(2), shape.get(3), settings.side(), cause);
    }

    @Override
    public void close() {
        prior.close();
    }
}
