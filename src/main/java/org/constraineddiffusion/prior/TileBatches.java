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

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.IntStream;

/** The tiles of all images of a tensor {@code [n, c, h, w]}, in batches for one evaluation each. */
final class TileBatches implements Iterable<TileBatches.Batch> {

    private final TileSettings settings;
    private final int divisor;
    private final TileAxis rows;
    private final TileAxis columns;
    private final int images;
    private final int batchSize;

    /** @throws IllegalArgumentException if the sides are not multiples of {@code divisor} */
    TileBatches(Shape shape, TileSettings settings, int divisor) {
        if (shape.dimension() != 4 || shape.get(2) % divisor != 0 || shape.get(3) % divisor != 0) {
            throw new IllegalArgumentException("The sides of [n, c, h, w] must be multiples of " + divisor + ", not " + shape + ".");
        }
        this.settings = settings;
        this.divisor = divisor;
        TileGrid grid = TileGrid.cheapest(Math.toIntExact(shape.get(2)), Math.toIntExact(shape.get(3)), settings, divisor);
        this.rows = grid.rows();
        this.columns = grid.columns();
        this.images = Math.toIntExact(shape.get(0));
        this.batchSize = (int) Math.max(1, Math.min(count(), settings.batchPixels() / tilePixels()));
    }

    private int count() {
        return images * rows.count() * columns.count();
    }

    private long tilePixels() {
        return (long) rows.side() * columns.side();
    }

    /** Whether one batch holds everything, in one tile an image. */
    boolean areAll() {
        return rows.count() * columns.count() == 1 && batchSize == images;
    }

    /** Settings that need less memory than these tiles did: half the batch, or tiles of half the side; none if these are small. */
    Optional<TileSettings> smaller() {
        if (batchSize > 1) {
            return Optional.of(new TileSettings(settings.side(), settings.overlap(), batchSize / 2 * tilePixels()));
        }
        double present = Math.sqrt(tilePixels());
        int side = (int) Math.ceil(present / (2.0 * divisor)) * divisor;
        // Below twice the overlap more is computed twice than is gained.
        if (side < 2 * settings.overlap() || side >= present) {
            return Optional.empty();
        }
        return Optional.of(new TileSettings(side, settings.overlap(), (long) side * side));
    }

    @Override
    public Iterator<Batch> iterator() {
        return IntStream.iterate(0, first -> first < count(), first -> first + batchSize)
                .mapToObj(first -> new Batch(first, Math.min(first + batchSize, count()))).iterator();
    }

    /** Tiles {@code first} … {@code end} − 1; the tiles of an image follow each other row by row. */
    final class Batch {

        private final int first;
        private final int end;

        private Batch(int first, int end) {
            this.first = first;
            this.end = end;
        }

        /** A copy of these tiles, {@code [tiles, c, side, side]}. */
        NDArray cut(NDArray image, NDManager manager) {
            NDList tiles = new NDList();
            for (int tile = first; tile < end; tile++) {
                tiles.add(view(image, tile, manager));
            }
            return NDArrays.concat(tiles);
        }

        /** The same tiles, weighed in place: the weights of all tiles add up to 1 everywhere. */
        NDArray weighed(NDArray tiles, NDManager manager) {
            for (int tile = first; tile < end; tile++) {
                NDArray one = of(tiles, tile, manager);
                int row = tile / columns.count() % rows.count();
                int column = tile % columns.count();
                one.muli(manager.create(rows.weights()[row], new Shape(rows.side(), 1)));
                one.muli(manager.create(columns.weights()[column], new Shape(1, columns.side())));
            }
            return tiles;
        }

        /** Adds the tiles to {@code sum} where they belong. */
        void add(NDArray tiles, NDArray sum, NDManager manager) {
            for (int tile = first; tile < end; tile++) {
                view(sum, tile, manager).addi(of(tiles, tile, manager));
            }
        }

        private NDArray of(NDArray tiles, int tile, NDManager manager) {
            NDArray one = tiles.get(new NDIndex("{}:{}", tile - first, tile - first + 1));
            one.attach(manager);
            return one;
        }

        /** The place of a tile, not a copy. */
        private NDArray view(NDArray image, int tile, NDManager manager) {
            int index = tile / (rows.count() * columns.count());
            int top = rows.starts()[tile / columns.count() % rows.count()];
            int left = columns.starts()[tile % columns.count()];
            NDArray view = image.get(new NDIndex("{}:{}, :, {}:{}, {}:{}", index, index + 1, top, top + rows.side(), left,
                    left + columns.side()));
            view.attach(manager);
            return view;
        }
    }
}
