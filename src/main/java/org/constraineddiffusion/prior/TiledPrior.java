package org.constraineddiffusion.prior;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

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
        TileBatches batches = new TileBatches(xt.getShape(), settings.at(schedule().noise(t) / schedule().signal(t), divisor()), divisor());
        try {
            return batches.areAll() ? prior.estimate(xt, t) : blended(batches, xt, t);
        } catch (OutOfMemoryError | EngineException failed) {
            if (!MemoryShortage.isIn(failed)) {
                throw failed;
            }
            settings = settings.shrunk(batches.smaller().orElseThrow(() -> tooLarge(xt.getShape(), failed)), divisor());
        }
        return estimate(xt, t);
    }

    private Estimate blended(TileBatches batches, NDArray xt, double t) {
        NDManager outer = xt.getManager();
        try (NDManager manager = outer.newSubManager()) {
            Estimate sum = new Estimate(manager.zeros(xt.getShape(), xt.getDataType()), manager.zeros(xt.getShape(), xt.getDataType()));
            for (TileBatches.Batch batch : batches) {
                // What a batch needs goes before the next one comes.
                try (NDManager own = manager.newSubManager()) {
                    Estimate estimate = prior.estimate(batch.cut(xt, own), t);
                    batch.add(estimate.x0(), sum.x0(), own);
                    batch.add(estimate.noise(), sum.noise(), own);
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
