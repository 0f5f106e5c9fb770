/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.WindowManager;
import ij.gui.OvalRoi;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.io.FileSaver;
import ij.process.ImageProcessor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.numeric.real.FloatType;
import org.constraineddiffusion.host.dialog.CommandForm;
import org.constraineddiffusion.image.GeneratedPixels;
import org.constraineddiffusion.image.OutlineGuard;
import org.constraineddiffusion.restoration.Restoration;
import org.constraineddiffusion.restoration.RestorationListener;
import org.constraineddiffusion.sampling.Samplers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which pixels were generated: as a mask, as an outline, and while they are. */
class GeneratedPixelsMacroTest extends MacroTest {

    private static final Roi HOLE = new OvalRoi(40, 30, 25, 20);

    /** As by the dialog, with the caller's thread in the place of the user. */
    private static ImagePlus byDialog(ImagePlus image, String... keys) {
        show(image, image.getRoi());
        Inpaint command = new Inpaint();
        CommandForm form = new CommandForm(command, key -> false);
        java.util.Map<String, String> values = form.defaults();
        values.put("steps", "2");
        for (String key : keys) {
            values.put(key.split("=")[0], key.split("=")[1]);
        }
        form.accept(values);
        command.run();
        return command.result();
    }

    private static ImagePlus marked() {
        ImagePlus image = cells();
        image.setRoi(HOLE);
        return image;
    }

    private static ImagePlus stack(int planes) {
        ImageStack stack = new ImageStack(96, 80);
        for (int z = 0; z < planes; z++) {
            stack.addSlice(cells().getProcessor());
        }
        return new ImagePlus("stack", stack);
    }

    @Test
    void aMaskIsOpenedIfItIsWantedAndTheResultIsTheCurrentImage() {
        ImagePlus result = run(marked(), "steps=1 show_mask=true");
        assertEquals("cells inpainted", result.getTitle());
        ImagePlus mask = WindowManager.getImage("cells inpainted mask");
        assertNotNull(mask);
        assertEquals(8, mask.getBitDepth());
        for (int y = 0; y < 80; y++) {
            for (int x = 0; x < 96; x++) {
                assertEquals(HOLE.contains(x, y) ? 255 : 0, mask.getProcessor().get(x, y), x + ", " + y);
            }
        }
        assertNull(result.getOverlay(), "a macro may save it with overlays drawn in");
    }

    @Test
    void ofAStackTheMaskHasThePlanesOfTheResult() {
        ImagePlus image = stack(3);
        image.setSlice(2);
        image.setRoi(HOLE);
        run(image, "steps=1 show_mask=true");
        ImagePlus mask = WindowManager.getImage("stack inpainted mask");
        assertEquals(3, mask.getStackSize());
        assertEquals(0, mask.getStack().getProcessor(1).getStats().max);
        assertEquals(255, mask.getStack().getProcessor(2).getStats().max);
        run(image, "steps=1 show_mask=true samples=2");
        mask = WindowManager.getImage("stack inpainted-1 mask");
        assertEquals(2, mask.getStackSize());
        assertEquals(255, mask.getStack().getProcessor(1).getStats().max);
        assertEquals(255, mask.getStack().getProcessor(2).getStats().max);
    }

    @Test
    void afterADialogTheResultHasAnOutlineBesideTheOverlayThatTheImageHad() {
        ImagePlus image = marked();
        Overlay own = new Overlay(new Roi(3, 3, 5, 5));
        image.setOverlay(own);
        ImagePlus result = byDialog(image);
        assertEquals(2, result.getOverlay().size());
        assertEquals(new Roi(3, 3, 5, 5), result.getOverlay().get(0));
        Roi outline = result.getOverlay().get(1);
        assertEquals(GeneratedPixels.OUTLINE, outline.getName());
        assertEquals(HOLE.getBounds(), outline.getBounds());
        assertEquals(HOLE.getContainedPoints().length, outline.getContainedPoints().length);
        assertEquals(1, image.getOverlay().size(), "the image keeps its own");
        assertSamePixels(run(marked(), "steps=2"), result, 1);
    }

    @Test
    void ofAStackEachPlaneHasItsOwnOutline() {
        ImagePlus image = stack(3);
        image.setSlice(2);
        image.setRoi(HOLE);
        ImagePlus result = byDialog(image, "planes=current");
        assertEquals(1, result.getOverlay().size());
        assertEquals(2, result.getOverlay().get(0).getPosition());
        assertEquals(3, byDialog(image, "planes=all").getOverlay().size());
    }

    @Test
    void theOutlineIsNotDrawnIntoFilesThatTheMenuSaves(@TempDir Path folder) {
        ImagePlus result = byDialog(marked());
        result.getOverlay().add(new Roi(3, 3, 5, 5));
        WindowManager.setTempCurrentImage(result);
        ImageProcessor plain = saved(run(marked(), "steps=2"), folder);
        WindowManager.setTempCurrentImage(result);
        assertTrue(differs(plain, saved(result, folder)), "ImageJ draws overlays into a PNG");
        new OutlineGuard().commandExecuting("PNG...");
        assertEquals(1, result.getOverlay().size(), "the user's own is the user's");
        result.setOverlay(null);
        assertFalse(differs(plain, saved(result, folder)));
    }

    private static ImageProcessor saved(ImagePlus image, Path folder) {
        String file = folder.resolve("saved.png").toString();
        new FileSaver(image).saveAsPng(file);
        return IJ.openImage(file).getProcessor().convertToRGB();
    }

    private static boolean differs(ImageProcessor a, ImageProcessor b) {
        for (int i = 0; i < a.getPixelCount(); i++) {
            if (a.get(i) != b.get(i)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void cleanEstimatesAreOfTheWindowAndInTheImagesUnitsAndOnlyMadeIfWanted() {
        ImagePlus image = marked();
        List<RandomAccessibleInterval<FloatType>> seen = new ArrayList<>();
        List<Integer> steps = new ArrayList<>();
        Restoration.inpaint(image).seed(1).sampler(Samplers.fast().with("steps", 8)).listener(new RestorationListener() {
            @Override
            public void onStep(Step step) {
                steps.add(step.step());
            }

            @Override
            public boolean wantsEstimate() {
                return steps.size() % 2 == 0;
            }

            @Override
            public void onEstimate(List<RandomAccessibleInterval<FloatType>> planes) {
                seen.add(planes.get(0));
            }
        }).run();
        assertEquals(steps.size() / 2, seen.size());
        RandomAccessibleInterval<FloatType> last = seen.get(seen.size() - 1);
        assertEquals(0, last.dimension(0) % 16);
        double error = 0;
        int count = 0;
        for (int y = 5; y < 25; y++) {
            for (int x = 5; x < 90; x++) {
                error += Math.abs(last.getAt(x, y).get() - image.getProcessor().getf(x, y));
                count++;
            }
        }
        assertTrue(error / count < 0.1 * (image.getProcessor().getStats().max - image.getProcessor().getStats().min), "known pixels are about as they are: " + error / count);
    }
}
