package org.constraineddiffusion.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.OvalRoi;
import ij.gui.Roi;
import ij.process.ImageProcessor;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Inpaint... from ImageJ's macro interpreter, headless, with the embedded prior and few steps. */
class InpaintMacroTest extends MacroTest {

    private static final String FAST = "steps=3 inner_steps=1";

    private static void assertOnlyTheHoleDiffers(ImagePlus before, ImagePlus after, Roi hole, int slice) {
        ImageProcessor a = before.getStack().getProcessor(slice);
        ImageProcessor b = after.getStack().getProcessor(slice);
        int changed = 0;
        for (int y = 0; y < a.getHeight(); y++) {
            for (int x = 0; x < a.getWidth(); x++) {
                if (hole.contains(x, y)) {
                    changed += a.get(x, y) == b.get(x, y) ? 0 : 1;
                } else {
                    assertEquals(a.get(x, y), b.get(x, y), "pixel " + x + ", " + y);
                }
            }
        }
        assertTrue(changed > 0.5 * hole.getContainedPoints().length, "pixels of the hole that changed: " + changed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8-bit", "16-bit", "32-bit", "RGB"})
    void fillsTheHoleAndLeavesAllElseAsItWas(String type) {
        ImagePlus image = cells();
        convert(image, type);
        image.getCalibration().pixelWidth = 0.3;
        Roi hole = new OvalRoi(40, 30, 25, 20);
        image.setRoi(hole);
        ImagePlus copy = new ImagePlus("copy", image.getProcessor().duplicate());
        ImagePlus result = run(image, FAST);
        assertEquals("cells inpainted", result.getTitle());
        assertEquals(image.getType(), result.getType());
        assertEquals(0.3, result.getCalibration().pixelWidth);
        assertEquals(image.getDisplayRangeMax(), result.getDisplayRangeMax());
        assertOnlyTheHoleDiffers(copy, result, hole, 1);
        for (int i = 0; i < copy.getProcessor().getPixelCount(); i++) {
            assertEquals(copy.getProcessor().get(i), image.getProcessor().get(i), "the input must stay as it was");
        }
        assertEquals(hole, image.getRoi());
    }

    @Test
    void theResultIsTheCurrentImageForTheRestOfTheMacro() {
        show(cells(), new OvalRoi(40, 30, 25, 20));
        String title = macro("run('Inpaint...', '" + FAST + "'); return getTitle();");
        assertEquals("cells inpainted", title);
    }

    @Test
    void theSameSeedGivesTheSamePixelsAndAnotherGivesOthers() {
        ImagePlus image = cells();
        image.setRoi(new OvalRoi(40, 30, 25, 20));
        ImageProcessor first = run(image, FAST + " seed=4").getProcessor();
        ImageProcessor again = run(image, FAST + " seed=4").getProcessor();
        ImageProcessor other = run(image, FAST + " seed=5").getProcessor();
        int differing = 0;
        for (int i = 0; i < first.getPixelCount(); i++) {
            assertEquals(first.get(i), again.get(i));
            differing += first.get(i) == other.get(i) ? 0 : 1;
        }
        assertTrue(differing > 100);
    }

    @Test
    void theMacroLineInTheInfoGivesTheSamePixels() {
        ImagePlus image = cells();
        image.setRoi(new OvalRoi(40, 30, 25, 20));
        ImagePlus first = run(image, FAST + " seed=9 eta=0.5 context=20");
        String info = (String) first.getProperty("Info");
        assertTrue(info.contains("filled by a generative model"), info);
        String line = info.lines().filter(text -> text.contains("macro: ")).findFirst().orElseThrow();
        String options = line.substring(line.indexOf("\", \"") + 4, line.lastIndexOf('"'));
        show(image, image.getRoi());
        macro("run('Inpaint...', '" + options + "');");
        ImageProcessor again = IJ.getImage().getProcessor();
        for (int i = 0; i < again.getPixelCount(); i++) {
            assertEquals(first.getProcessor().get(i), again.get(i));
        }
    }

    @Test
    void anImageCanHoldTheMask() {
        ImagePlus image = cells();
        ImagePlus mask = IJ.createImage("holes here", "8-bit black", image.getWidth(), image.getHeight(), 1);
        Roi hole = new OvalRoi(20, 30, 15, 22);
        mask.getProcessor().setValue(255);
        mask.getProcessor().fill(hole);
        show(mask, null);
        ImagePlus before = new ImagePlus("before", image.getProcessor().duplicate());
        ImagePlus result = run(image, FAST + " mask=[holes here]");
        assertOnlyTheHoleDiffers(before, result, hole, 1);
    }

    @Test
    void ofAStackTheCurrentPlaneIsFilled() {
        ImagePlus stack = stackOfCells(3);
        stack.setSlice(2);
        Roi hole = new OvalRoi(40, 30, 25, 20);
        stack.setRoi(hole);
        ImagePlus before = new ImagePlus("before", stack.getStack().duplicate());
        ImagePlus result = run(stack, FAST);
        assertEquals(3, result.getStackSize());
        assertOnlyTheHoleDiffers(before, result, hole, 2);
        assertSamePixels(before, result, 1);
        assertSamePixels(before, result, 3);
    }

    private static ImagePlus stackOfCells(int planes) {
        return stackOf(cells(), planes);
    }

    private static ImagePlus stackOf(ImagePlus single, int planes) {
        ImagePlus stack = IJ.createImage("cells", "16-bit black", single.getWidth(), single.getHeight(), planes);
        for (int slice = 1; slice <= planes; slice++) {
            stack.getStack().setProcessor(single.getProcessor().duplicate(), slice);
        }
        return stack;
    }

    private static void assertSamePixels(ImagePlus expected, ImagePlus actual, int slice) {
        ImageProcessor a = expected.getStack().getProcessor(slice);
        ImageProcessor b = actual.getStack().getProcessor(slice);
        for (int i = 0; i < a.getPixelCount(); i++) {
            assertEquals(a.get(i), b.get(i));
        }
    }

    @Test
    void aChannelOfColourThatIsEvenStaysEven() {
        ImagePlus image = cells();
        convert(image, "RGB");
        ImageProcessor plane = image.getProcessor();
        for (int i = 0; i < plane.getPixelCount(); i++) {
            plane.set(i, plane.get(i) & 0xff00ff00 | 0x07);
        }
        image.setRoi(new OvalRoi(40, 30, 25, 20));
        ImageProcessor filled = run(image, FAST).getProcessor();
        for (int i = 0; i < filled.getPixelCount(); i++) {
            assertEquals(0x07, filled.get(i) & 0xff00ff);
        }
    }

    @Test
    void aSmallImageIsFilledThoughTheModelNeedsMorePixels() {
        ImagePlus image = cells();
        image.setRoi(new Roi(30, 20, 13, 9));
        ImagePlus small = image.crop();
        small.setTitle("cells");
        Roi hole = new Roi(4, 3, 5, 4);
        small.setRoi(hole);
        ImagePlus before = new ImagePlus("before", small.getProcessor().duplicate());
        assertOnlyTheHoleDiffers(before, run(small, FAST), hole, 1);
    }

    @ParameterizedTest
    @CsvSource({
        "steps=0, steps must be a whole number from 1 to 1000",
        "steps=many, 'steps must be a whole number from 1 to 1000, not ''many'''",
        "inner_steps=-1, inner_steps must be",
        "inner_steps=2.5, inner_steps must be a whole number",
        "step_size=x, step_size must be a number from 0 to 10",
        "final_step_size=11, final_step_size must be",
        "delta=0, delta must be a number from 1e-6 to 1",
        "eta=NaN, eta must be a number from 0 to 1",
        "seed=1e3, seed must be a whole number",
        "context=-3, context must be",
        "'device=tpu', 'device must be one of auto, cpu, gpu, not ''tpu'''",
        "model=cats, 'model: there is none called ''cats''; allowed are nuclei-fluorescence'",
        "mask=[no such], mask: no open image is called 'no such'",
        "image=[no such], image: no open image is called 'no such'",
        "stepz=4, 'There is no key ''stepz''; allowed are image, model, method'",
    })
    void badValuesAreNamedWithWhatIsAllowedAndStopTheMacro(String option, String message) {
        ImagePlus image = cells();
        show(image, new OvalRoi(40, 30, 25, 20));
        String said = failure("run('Inpaint...', '" + FAST + " " + option + "');");
        assertTrue(said.contains(message), said);
    }

    @Test
    void imagesThatCannotBeFilledAreAnsweredInAPlainSentence() {
        ImagePlus even = IJ.createImage("even", "8-bit black", 50, 50, 1);
        show(even, new Roi(10, 10, 5, 5));
        assertContains(failure("run('Inpaint...', '" + FAST + "');"), "same", "0.0");
        ImagePlus none = cells();
        show(none, null);
        assertContains(failure("run('Inpaint...', '" + FAST + "');"), "'cells' has no selection");
        ImagePlus dot = IJ.createImage("dot", "8-bit black", 1, 1, 1);
        show(dot, new Roi(0, 0, 1, 1));
        assertContains(failure("run('Inpaint...', '" + FAST + "');"), "'dot'", "covers the whole image");
    }

    @Test
    void withoutAnImageItSaysSo() {
        assertContains(failure("run('Inpaint...', '" + FAST + "');"), "There is no image");
    }

    @Test
    void valuesThatAreNotFiniteMayBeFilledButNotKnown() {
        ImagePlus image = cells();
        convert(image, "32-bit");
        image.getProcessor().setf(45, 35, Float.NaN);
        image.getProcessor().setf(46, 35, Float.NEGATIVE_INFINITY);
        image.setRoi(new OvalRoi(40, 30, 25, 20));
        ImagePlus filled = run(image, FAST);
        assertTrue(Float.isFinite(filled.getProcessor().getf(45, 35)) && Float.isFinite(filled.getProcessor().getf(46, 35)));
        image.getProcessor().setf(38, 35, Float.NaN);
        show(image, new OvalRoi(40, 30, 25, 20));
        assertContains(failure("run('Inpaint...', '" + FAST + "');"), "1 pixel that", "NaN or infinite", "fill_value=NaN");
    }

    @Test
    void allPlanesOfAStackAreFilledFromAMaskForEach() {
        ImagePlus stack = stackOfCells(3);
        ImagePlus masks = IJ.createImage("masks", "8-bit black", stack.getWidth(), stack.getHeight(), 3);
        Roi first = new Roi(10, 12, 8, 9);
        Roi third = new Roi(60, 40, 9, 8);
        mark(masks, 1, first);
        mark(masks, 3, third);
        show(masks, null);
        ImagePlus before = new ImagePlus("before", stack.getStack().duplicate());
        ImagePlus result = run(stack, FAST + " planes=all mask=masks");
        assertOnlyTheHoleDiffers(before, result, first, 1);
        assertOnlyTheHoleDiffers(before, result, third, 3);
        assertSamePixels(before, result, 2);
    }

    private static void mark(ImagePlus masks, int slice, Roi hole) {
        ImageProcessor plane = masks.getStack().getProcessor(slice);
        plane.setValue(255);
        plane.fill(hole);
    }

    @Test
    void ofAHyperstackTheShownChannelIsFilled() {
        ImagePlus stack = stackOfCells(4);
        stack.setDimensions(2, 2, 1);
        stack.setOpenAsHyperStack(true);
        stack.setPosition(2, 1, 1);
        Roi hole = new OvalRoi(40, 30, 25, 20);
        stack.setRoi(hole);
        ImagePlus before = new ImagePlus("before", stack.getStack().duplicate());
        ImagePlus result = run(stack, FAST + " planes=channel");
        assertEquals(2, result.getNChannels());
        assertSamePixels(before, result, 1);
        assertOnlyTheHoleDiffers(before, result, hole, 2);
        assertSamePixels(before, result, 3);
        assertOnlyTheHoleDiffers(before, result, hole, 4);
    }

    @Test
    void severalSamplesAreAStackWithItsMeanAndSpread() {
        ImagePlus image = cells();
        Roi hole = new OvalRoi(40, 30, 25, 20);
        image.setRoi(hole);
        ImagePlus single = run(image, FAST + " seed=8");
        ImagePlus several = run(image, FAST + " seed=7 samples=3");
        assertEquals("cells inpainted", several.getTitle());
        assertEquals(3, several.getStackSize());
        for (int slice = 1; slice <= 3; slice++) {
            assertOnlyTheHoleDiffers(stackOf(image, 3), several, hole, slice);
        }
        assertEquals("sample 2, seed 8", several.getStack().getSliceLabel(2));
        assertEquals(single.getProcessor().get(50, 40), several.getStack().getProcessor(2).get(50, 40));
        ImageProcessor mean = WindowManager.getImage("cells inpainted mean").getProcessor();
        ImageProcessor spread = WindowManager.getImage("cells inpainted spread").getProcessor();
        double[] drawn = new double[3];
        for (int i = 0; i < 3; i++) {
            drawn[i] = several.getStack().getProcessor(i + 1).get(50, 40);
        }
        double average = (drawn[0] + drawn[1] + drawn[2]) / 3;
        double squares = 0;
        for (double value : drawn) {
            squares += (value - average) * (value - average);
        }
        assertEquals(average, mean.getf(50, 40), 0.01);
        assertEquals(Math.sqrt(squares / 2), spread.getf(50, 40), 0.01);
        assertEquals(0, spread.getf(5, 5));
        assertEquals(image.getProcessor().get(5, 5), mean.getf(5, 5));
    }

    @Test
    void theSelectionCanMarkWhatIsToStay() {
        ImagePlus image = cells();
        image.setRoi(new Roi(0, 0, image.getWidth(), 70));
        ImagePlus before = new ImagePlus("before", image.getProcessor().duplicate());
        assertOnlyTheHoleDiffers(before, run(image, FAST + " invert=true"), new Roi(0, 70, image.getWidth(), 10), 1);
    }

    @Test
    void pixelsThatAreNotANumberCanBeFilledWithoutASelection() {
        ImagePlus image = cells();
        convert(image, "32-bit");
        image.getProcessor().setf(45, 35, Float.NaN);
        ImagePlus filled = run(image, FAST + " fill_value=NaN");
        assertTrue(Float.isFinite(filled.getProcessor().getf(45, 35)));
        assertEquals(image.getProcessor().getf(44, 35), filled.getProcessor().getf(44, 35));
    }

    private static void assertContains(String text, String... parts) {
        for (String part : parts) {
            assertTrue(text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT)), text);
        }
    }

    @Test
    void differentStepsGiveDifferentPixels() {
        ImagePlus image = cells();
        image.setRoi(new OvalRoi(40, 30, 25, 20));
        assertNotEquals(run(image, "steps=5").getProcessor().getStats().mean,
                run(image, "steps=60").getProcessor().getStats().mean);
    }
}
