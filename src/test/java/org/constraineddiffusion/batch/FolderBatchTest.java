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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.ImageStack;
import ij.gui.OvalRoi;
import ij.gui.Roi;
import ij.io.FileSaver;
import ij.io.RoiEncoder;
import ij.process.ByteProcessor;
import ij.process.ImageProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.PlaneChoice;
import org.constraineddiffusion.restoration.Kernel;
import org.constraineddiffusion.restoration.MaskSource;
import org.constraineddiffusion.restoration.OutputType;
import org.constraineddiffusion.restoration.Restoration;
import org.constraineddiffusion.restoration.RestorationResult;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of small images, with a model of one averaging filter. */
class FolderBatchTest {

    private static final String MODEL = "src/test/resources/fuzz/grey";
    private static final int SIDE = 32;
    private static final Roi HOLE = new OvalRoi(10, 8, 9, 12);

    @TempDir
    private Path folder;

    private Path input;
    private Path output;
    private final List<BatchListener.BatchProgress> seen = new ArrayList<>();

    @BeforeEach
    void folders() throws IOException {
        input = Files.createDirectories(folder.resolve("images"));
        output = folder.resolve("results");
    }

    private void image(String name, int phase, Roi selection) throws IOException {
        ImageProcessor pixels = new ByteProcessor(SIDE, SIDE);
        for (int i = 0; i < SIDE * SIDE; i++) {
            pixels.set(i, (int) (120 + 90 * Math.sin(0.4 * (i % SIDE) + phase) * Math.cos(0.3 * (i / SIDE))));
        }
        ImagePlus image = new ImagePlus(name, pixels);
        image.setRoi(selection);
        Files.createDirectories(input.resolve(name).getParent());
        IJ.save(image, input.resolve(name).toString());
    }

    private void mask(String name, Roi... marked) {
        ByteProcessor pixels = new ByteProcessor(SIDE, SIDE);
        for (int i = 0; i < marked.length; i++) {
            pixels.setColor(i + 1);
            pixels.fill(marked[i]);
        }
        IJ.save(new ImagePlus(name, pixels), input.resolve(name).toString());
    }

    private FolderBatch batch() {
        return FolderBatch.of(input, output).pattern("*.tif").model(MODEL, "cpu").keys("inpaint").listener(new BatchListener() {
            @Override
            public void onImage(BatchProgress progress) {
                seen.add(progress);
            }
        });
    }

    private static Restoration inpaint(ImagePlus image, Optional<MaskSource> mask) {
        return mask.map(marked -> Restoration.inpaint(image, marked, 0)).orElseGet(() -> Restoration.inpaint(image)).seed(3);
    }

    private static List<BatchReport.State> states(BatchReport report) {
        return report.entries().stream().map(BatchReport.Entry::state).toList();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(output)) {
            return all.filter(Files::isRegularFile).map(file -> FolderFiles.slashes(output.relativize(file))).sorted().toList();
        }
    }

    private static byte[] pixels(ImagePlus image) {
        return (byte[]) image.getProcessor().convertToByteProcessor(false).getPixels();
    }

    private ImagePlus result(String name) {
        return IJ.openImage(output.resolve(name).toString());
    }

    @Test
    void withoutAModelEachImageHasTheOneThatFitsItAndWithOneAllHaveThat() throws IOException {
        image("a.tif", 1, HOLE);
        BatchReport report = FolderBatch.of(input, output).pattern("a.*").run((image, mask) -> Restoration.denoise(image, 5));
        assertEquals(List.of(BatchReport.State.DONE), states(report));
        assertTrue(info("a.tif").contains("  model=auto: "), info("a.tif"));
        assertEquals(1, batch().pattern("a.*").run((image, mask) -> Restoration.denoise(image, 5)).count(BatchReport.State.DONE), "done again");
        assertFalse(info("a.tif").contains("  model=auto: "), info("a.tif"));
    }

    private String info(String result) {
        return IJ.openImage(output.resolve(result).toString()).getInfoProperty();
    }

    @Test
    void resultsAreThoseOfTheSingleImages() throws IOException {
        image("a.tif", 1, HOLE);
        image("below/b.tif", 2, HOLE);
        BatchReport report = batch().recursive(true).run(FolderBatchTest::inpaint);
        assertEquals(2, report.count(BatchReport.State.DONE), report.toString());
        assertEquals(List.of(".constrained-diffusion/a.tif.json", ".constrained-diffusion/below/b.tif.json", "a.tif", "below/b.tif", "summary.csv"), files());
        ImagePlus alone = Restoration.inpaint(IJ.openImage(input.resolve("below/b.tif").toString())).with(MODEL).seed(3).run().image();
        assertArrayEquals(pixels(alone), pixels(result("below/b.tif")));
        String info = result("a.tif").getInfoProperty();
        assertTrue(info.contains("filled by a generative model") && info.contains("file: a.tif") && info.contains("file SHA-256: " + FileState.of(input.resolve("a.tif")).sha256()), info);
        assertEquals(List.of(1, 2), seen.stream().map(BatchListener.BatchProgress::done).toList());
        assertTrue(seen.get(0).secondsLeft() > 0);
        assertEquals(0, seen.get(1).secondsLeft());
    }

    @Test
    void whatIsDoneIsSkippedUntilImageKeysOrModelChange() throws IOException {
        image("a.tif", 1, HOLE);
        image("b.tif", 2, HOLE);
        batch().run(FolderBatchTest::inpaint);
        assertEquals(List.of(BatchReport.State.SKIPPED, BatchReport.State.SKIPPED), states(batch().run(FolderBatchTest::inpaint)));
        image("a.tif", 3, HOLE);
        assertEquals(List.of(BatchReport.State.DONE, BatchReport.State.SKIPPED), states(batch().run(FolderBatchTest::inpaint)));
        assertEquals(2, batch().keys("other").run(FolderBatchTest::inpaint).count(BatchReport.State.DONE));
        assertEquals(2, batch().keys("other").model("src/test/resources/fuzz/plain", "cpu").run(FolderBatchTest::inpaint).count(BatchReport.State.DONE));
    }

    @Test
    void aResultThatIsGoneOrTornIsMadeAgain() throws IOException {
        image("a.tif", 1, HOLE);
        image("b.tif", 2, HOLE);
        batch().run(FolderBatchTest::inpaint);
        byte[] pixels = pixels(result("a.tif"));
        byte[] whole = Files.readAllBytes(output.resolve("a.tif"));
        Files.write(output.resolve("a.tif"), Arrays.copyOf(whole, whole.length / 2));
        Files.delete(output.resolve("b.tif"));
        assertEquals(2, batch().run(FolderBatchTest::inpaint).count(BatchReport.State.DONE));
        assertArrayEquals(pixels, pixels(result("a.tif")));
    }

    @Test
    void anImageThatFailsStopsNoOther() throws IOException {
        image("a.tif", 1, null);
        Files.writeString(input.resolve("b.tif"), "no image");
        image("c.tif", 2, HOLE);
        BatchReport report = batch().run(FolderBatchTest::inpaint);
        assertEquals(List.of(BatchReport.State.FAILED, BatchReport.State.FAILED, BatchReport.State.DONE), states(report));
        assertEquals("a.tif", report.firstFailure().orElseThrow().image());
        List<String> table = Files.readAllLines(report.summary());
        assertTrue(table.get(1).startsWith("a.tif,failed,,") && table.get(1).contains("has no selection"), table.get(1));
        assertTrue(table.get(2).contains("no image that ImageJ can open"), table.get(2));
        assertTrue(table.get(3).startsWith("c.tif,done,c.tif,"), table.get(3));
        image("a.tif", 1, HOLE);
        assertEquals(List.of(BatchReport.State.DONE, BatchReport.State.FAILED, BatchReport.State.SKIPPED), states(batch().run(FolderBatchTest::inpaint)), "failures are tried again");
    }

    @Test
    void masksComeFromImagesLabelsAndSetsOfRois() throws IOException {
        Roi corner = new Roi(20, 20, 5, 5);
        image("a.tif", 1, null);
        mask("a_mask.tif", HOLE, corner);
        FolderBatch batch = batch().masks(MaskRule.file("{name}_mask.tif"));
        assertEquals(List.of("a.tif"), batch.run(FolderBatchTest::inpaint).entries().stream().map(BatchReport.Entry::image).toList(), "a mask is no image");
        assertChanged(true, true);
        batch().masks(MaskRule.file("{name}_mask.tif").labels("2-3")).run(FolderBatchTest::inpaint);
        assertChanged(false, true);
        Files.createDirectories(folder.resolve("rois"));
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("rois/a.zip")))) {
            for (Roi each : List.of(HOLE, corner)) {
                zip.putNextEntry(new ZipEntry(each.getBounds().x + ".roi"));
                zip.write(RoiEncoder.saveAsByteArray(each));
            }
        }
        batch().pattern("a.tif").masks(MaskRule.file(folder.resolve("rois") + "/{path}.zip")).run(FolderBatchTest::inpaint);
        assertChanged(true, true);
        RoiEncoder.save(HOLE, folder.resolve("rois/a.roi").toString());
        batch().pattern("a.tif").masks(MaskRule.file("../rois/{name}.roi")).run(FolderBatchTest::inpaint);
        assertChanged(true, false);
    }

    /** Which of hole and corner were filled; no other pixel. */
    private void assertChanged(boolean hole, boolean corner) {
        byte[] before = pixels(IJ.openImage(input.resolve("a.tif").toString()));
        byte[] after = pixels(result("a.tif"));
        int inHole = 0;
        int inCorner = 0;
        for (int i = 0; i < before.length; i++) {
            boolean ofHole = HOLE.contains(i % SIDE, i / SIDE);
            boolean ofCorner = i % SIDE >= 20 && i % SIDE < 25 && i / SIDE >= 20 && i / SIDE < 25;
            if (before[i] != after[i]) {
                assertTrue(ofHole && hole || ofCorner && corner, "pixel " + i);
                inHole += ofHole ? 1 : 0;
                inCorner += ofCorner ? 1 : 0;
            }
        }
        assertEquals(hole, inHole > 20, "pixels of the hole: " + inHole);
        assertEquals(corner, inCorner > 5, "pixels of the corner: " + inCorner);
    }

    @Test
    void anImageOfWhichNothingIsMarkedIsWrittenAsItIs() throws IOException {
        image("a.tif", 1, null);
        BatchReport report = batch().masks(MaskRule.value("255", 0)).run(FolderBatchTest::inpaint);
        assertEquals(List.of(BatchReport.State.UNCHANGED), states(report));
        assertArrayEquals(pixels(IJ.openImage(input.resolve("a.tif").toString())), pixels(result("a.tif")));
    }

    @Test
    void partsTogetherAreTheWhole() throws IOException {
        for (int i = 0; i < 5; i++) {
            image("i" + i + ".tif", i, HOLE);
        }
        batch().shard(new Shard(0, 2)).run(FolderBatchTest::inpaint);
        BatchReport rest = batch().shard(new Shard(1, 2)).run(FolderBatchTest::inpaint);
        assertEquals(2, rest.count(BatchReport.State.DONE));
        assertEquals("summary-1-of-2.csv", rest.summary().getFileName().toString());
        assertEquals(5, batch().run(FolderBatchTest::inpaint).count(BatchReport.State.SKIPPED));
    }

    @Test
    void whatAnotherProcessWorksOnIsLeftToIt() throws IOException {
        image("a.tif", 1, HOLE);
        try (Claims other = new Claims(Owner.here(Map.of())); Claims.Claim claim = other.take(output.resolve(".constrained-diffusion/a.tif.json")).orElseThrow()) {
            assertEquals(List.of(BatchReport.State.ELSEWHERE), states(batch().run(FolderBatchTest::inpaint)));
            assertTrue(claim.isHeld());
        }
        assertFalse(files().contains("a.tif"));
        assertEquals(1, batch().run(FolderBatchTest::inpaint).count(BatchReport.State.DONE));
    }

    @Test
    void whatAKilledProcessLeftIsCleared() throws IOException {
        image("a.tif", 1, HOLE);
        Path records = Files.createDirectories(output.resolve(".constrained-diffusion"));
        Files.writeString(records.resolve("a.tif.json.claim1"), "{\"host\":\"" + Owner.here(Map.of()).host() + "\",\"process\":9223372036854775000,\"started\":1,\"task\":\"\"}");
        Files.writeString(output.resolve(".writing-1-a.tif"), "half");
        batch().run(FolderBatchTest::inpaint);
        assertEquals(List.of(".constrained-diffusion/a.tif.json", "a.tif", "summary.csv"), files());
    }

    @Test
    void aFileOfTheUsersIsNotReplaced() throws IOException {
        image("a.tif", 1, HOLE);
        Files.createDirectories(output);
        Files.writeString(output.resolve("a.tif"), "of the user");
        BatchReport report = batch().run(FolderBatchTest::inpaint);
        assertTrue(report.firstFailure().orElseThrow().message().contains("was not written by this batch"), report.toString());
        assertEquals("of the user", Files.readString(output.resolve("a.tif")));
        report = batch().run(FolderBatchTest::inpaint);
        assertEquals("of the user", Files.readString(output.resolve("a.tif")), "nor when it is tried again");
    }

    @Test
    void aListNamesTheImages() throws IOException {
        image("a.tif", 1, HOLE);
        image("below/b.tif", 2, HOLE);
        Path list = Files.writeString(folder.resolve("list.txt"), "below/b.tif\n\n");
        assertEquals(List.of("below/b.tif"), batch().list(list).run(FolderBatchTest::inpaint).entries().stream().map(BatchReport.Entry::image).toList());
        Files.writeString(list, "../results/x.tif");
        assertThrows(InputException.class, () -> batch().list(list).run(FolderBatchTest::inpaint));
    }

    @Test
    void cancelingKeepsWhatIsDone() throws IOException {
        image("a.tif", 1, HOLE);
        image("b.tif", 2, HOLE);
        BatchListener afterOne = new BatchListener() {
            @Override
            public void onImage(BatchProgress progress) {
                seen.add(progress);
            }

            @Override
            public boolean isCanceled() {
                return seen.size() == 1;
            }
        };
        assertThrows(CancellationException.class, () -> batch().listener(afterOne).run(FolderBatchTest::inpaint));
        assertEquals(List.of(".constrained-diffusion/a.tif.json", "a.tif", "summary.csv"), files());
    }

    @Test
    void foldersAndNamesThatCannotBeAreRefused() throws IOException {
        assertThrows(InputException.class, () -> FolderBatch.of(folder.resolve("none"), output));
        assertThrows(InputException.class, () -> FolderBatch.of(input, input));
        assertThrows(InputException.class, () -> batch().run(FolderBatchTest::inpaint), "no image");
        assertThrows(InputException.class, () -> MaskRule.file("mask.tif"));
        image("a.tif", 1, HOLE);
        new FileSaver(IJ.openImage(input.resolve("a.tif").toString())).saveAsPng(input.resolve("a.png").toString());
        assertEquals(2, batch().pattern("a.*").run((image, mask) -> Restoration.denoise(image, 5)).count(BatchReport.State.DONE));
        assertTrue(files().containsAll(List.of("a.tif", "a.png.tif")), files().toString());
    }

    @Test
    void severalSamplesHaveMeanAndDeviation() throws IOException {
        image("a.tif", 1, HOLE);
        batch().run((image, mask) -> inpaint(image, mask).samples(2));
        assertEquals(List.of(".constrained-diffusion/a.tif.json", "a.tif", "a_mean.tif", "a_standard_deviation.tif", "summary.csv"), files());
    }

    private void stack(String name) {
        ImageStack planes = new ImageStack(SIDE, SIDE);
        for (int z = 0; z < 5; z++) {
            ImageProcessor pixels = new ByteProcessor(SIDE, SIDE);
            for (int i = 0; i < SIDE * SIDE; i++) {
                pixels.set(i, (int) (120 + 90 * Math.sin(0.4 * (i % SIDE) + z) * Math.cos(0.3 * (i / SIDE))) + 31 * i * i % 7);
            }
            planes.addSlice("plane " + z, pixels);
        }
        new FileSaver(new ImagePlus(name, planes)).saveAsTiff(input.resolve(name).toString());
    }

    private static Restoration denoise(ImagePlus image) {
        return Restoration.denoise(image, 3).planes(PlaneChoice.ALL).output(OutputType.AUTO).seed(3);
    }

    @Test
    void theSharedPlanesOfAStackArePutTogetherWithoutSeams() throws IOException {
        stack("s.tif");
        image("t.tif", 1, null);
        BatchReport first = batch().splitPlanes(true).shard(new Shard(0, 3)).run((image, mask) -> denoise(image));
        assertEquals(List.of(BatchReport.State.ELSEWHERE, BatchReport.State.ELSEWHERE), states(first));
        assertEquals("Planes 2, 3, 5 are left to other processes.", first.entries().get(0).message());
        batch().splitPlanes(true).shard(new Shard(2, 3)).run((image, mask) -> denoise(image));
        BatchReport last = batch().splitPlanes(true).shard(new Shard(1, 3)).run((image, mask) -> denoise(image));
        assertEquals(List.of(BatchReport.State.DONE, BatchReport.State.DONE), states(last));
        assertEquals(List.of(".constrained-diffusion/s.tif.json", ".constrained-diffusion/t.tif.json", "s.tif", "summary-0-of-3.csv", "summary-1-of-3.csv", "summary-2-of-3.csv", "t.tif"), files());
        assertEquals(2, batch().splitPlanes(true).run((image, mask) -> denoise(image)).count(BatchReport.State.SKIPPED));
        RestorationResult alone = denoise(IJ.openImage(input.resolve("s.tif").toString())).with(MODEL).run();
        ImagePlus together = result("s.tif");
        assertEquals(alone.image().getBitDepth(), together.getBitDepth());
        for (int slice = 1; slice <= 5; slice++) {
            assertEquals("plane " + (slice - 1), together.getStack().getSliceLabel(slice));
            for (int i = 0; i < SIDE * SIDE; i++) {
                assertEquals(alone.image().getStack().getProcessor(slice).getf(i), together.getStack().getProcessor(slice).getf(i), "plane " + slice + " pixel " + i);
            }
        }
        assertEquals(alone.evaluations(), last.entries().get(0).evaluations());
        assertTrue(together.getInfoProperty().contains("planes restored by runs before: 5"), together.getInfoProperty());
    }

    @Test
    void aStoppedStackGoesOnWhereItWas() throws IOException {
        stack("s.tif");
        int[] steps = {0};
        BatchListener stopping = new BatchListener() {
            @Override
            public void onStep(Step step) {
                steps[0]++;
            }

            @Override
            public boolean isCanceled() {
                return steps[0] == 8;
            }
        };
        assertThrows(CancellationException.class, () -> batch().splitPlanes(true).listener(stopping).run((image, mask) -> denoise(image)));
        List<String> kept = files().stream().filter(name -> name.contains(".planes-") && name.contains("/sample-")).toList();
        assertFalse(kept.isEmpty());
        int before = steps[0];
        steps[0] = 100;
        assertEquals(1, batch().splitPlanes(true).listener(stopping).run((image, mask) -> denoise(image)).count(BatchReport.State.DONE));
        int all = (steps[0] - 100) + before;
        steps[0] = 100;
        denoise(IJ.openImage(input.resolve("s.tif").toString())).with(MODEL).listener(stopping).run();
        assertTrue(all <= steps[0] - 100 + before / kept.size(), "steps " + all + " of " + (steps[0] - 100) + ", kept " + kept);
    }

    @Test
    void whatIsNotDoneByPlaneIsOfOnePart() throws IOException {
        stack("s.tif");
        assertEquals(List.of(BatchReport.State.ELSEWHERE), states(batch().splitPlanes(true).shard(new Shard(1, 2)).run((image, mask) -> Restoration.makeIsotropic(image, 2, Kernel.AREA))));
        assertEquals(List.of(BatchReport.State.DONE), states(batch().splitPlanes(true).shard(new Shard(0, 2)).run((image, mask) -> Restoration.makeIsotropic(image, 2, Kernel.AREA))));
        assertTrue(result("s.tif").getStackSize() > 5);
    }
}
