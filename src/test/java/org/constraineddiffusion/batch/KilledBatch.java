/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.batch;

import ij.ImagePlus;
import java.nio.file.Path;
import java.util.Optional;
import org.constraineddiffusion.restoration.MaskSource;
import org.constraineddiffusion.restoration.Restoration;

/** A batch in a process of its own, which {@link KilledBatchTest} kills: it prints a line before the first image and after each. */
public final class KilledBatch {

    private KilledBatch() {
    }

    /** @param arguments input, output, and whether the images are filled (true) or written as they are */
    public static void main(String[] arguments) throws Exception {
        FolderBatch batch = of(Path.of(arguments[0]), Path.of(arguments[1]), Boolean.parseBoolean(arguments[2]), new BatchListener() {
            @Override
            public void onImage(BatchProgress progress) {
                System.out.println("done");
                System.out.flush();
            }
        });
        System.out.println("started");
        System.out.flush();
        batch.run(KilledBatch::inpaint);
    }

    static FolderBatch of(Path input, Path output, boolean fill, BatchListener listener) {
        FolderBatch batch = FolderBatch.of(input, output).pattern("*.tif").model("src/test/resources/fuzz/grey", "cpu").keys("inpaint").listener(listener);
        return fill ? batch : batch.masks(MaskRule.value("255", 0));
    }

    static Restoration inpaint(ImagePlus image, Optional<MaskSource> mask) {
        return mask.map(marked -> Restoration.inpaint(image, marked, 0)).orElseGet(() -> Restoration.inpaint(image)).seed(3);
    }
}
