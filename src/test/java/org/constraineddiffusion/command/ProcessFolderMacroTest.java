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
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;
import ij.io.FileSaver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Process Folder... from macros, with a model of one averaging filter. */
class ProcessFolderMacroTest extends MacroTest {

    private static final String MODEL = "model=src/test/resources/fuzz/grey trust=true steps=3";

    @TempDir
    private Path folder;

    @BeforeEach
    void saveImages() throws IOException {
        Files.createDirectories(folder.resolve("in put"));
        ImagePlus cells = cells();
        new FileSaver(cells).saveAsTiff(folder.resolve("in put/plain.tif").toString());
        cells.setRoi(30, 20, 12, 9);
        new FileSaver(cells).saveAsTiff(folder.resolve("in put/marked.tif").toString());
    }

    private String call(String keys) {
        return "run('Process Folder...', 'input=[" + folder.resolve("in put") + "] output=[" + folder.resolve("out") + "] " + keys + "');";
    }

    private ImagePlus result(String name) {
        return IJ.openImage(folder.resolve("out").resolve(name).toString());
    }

    @Test
    void fillsTheSelectionsThatTheFilesHave() {
        macro(call("pattern=m*.tif options=[" + MODEL + " seed=5]"));
        ImagePlus before = IJ.openImage(folder.resolve("in put/marked.tif").toString());
        assertOnlyTheHoleDiffers(before, result("marked.tif"), before.getRoi(), 1);
        String info = result("marked.tif").getInfoProperty();
        assertTrue(info.contains("macro: run(\"Process Folder...\"") && info.contains("seed=5"), info);
    }

    @Test
    void runsOtherCommands() {
        macro(call("command=Upsample options=[factor=2 " + MODEL + "]"));
        assertEquals(2 * cells().getWidth(), result("plain.tif").getWidth());
        assertEquals(2 * cells().getHeight(), result("marked.tif").getHeight());
    }

    @Test
    void aFileThatIsNoImageStopsNoOther() throws IOException {
        Files.writeString(folder.resolve("in put/a.tif"), "no image");
        String said = failure(call("command=Denoise options=[" + MODEL + " noise=100]"));
        assertTrue(said.contains("1 of 3 images failed, the first of them a.tif: 'a.tif' is no image that ImageJ can open."), said);
        String table = Files.readString(folder.resolve("out/summary.csv"));
        assertTrue(table.contains("a.tif,failed,,") && table.contains("'a.tif' is no image that ImageJ can open.") && table.contains("plain.tif,done,plain.tif,"), table);
    }

    @Test
    void eachImageChoosesItsModelByItself() {
        macro(call("command=Denoise pattern=p* options=[model=auto noise=100]"));
        assertTrue(result("plain.tif").getInfoProperty().contains("model=auto: "), result("plain.tif").getInfoProperty());
    }

    @Test
    void fillsAValueAndLeavesImagesWithoutItAsTheyAre() {
        ImagePlus saturated = cells();
        saturated.getProcessor().setColor(65535);
        saturated.getProcessor().fillRect(30, 20, 12, 9);
        new FileSaver(saturated).saveAsTiff(folder.resolve("in put/saturated.tif").toString());
        macro(call("options=[fill_value=65535 " + MODEL + "]"));
        assertOnlyTheHoleDiffers(saturated, result("saturated.tif"), new Roi(30, 20, 12, 9), 1);
        assertSamePixels(cells(), result("plain.tif"), 1);
    }

    @Test
    void theMacroEndsIfAnImageFailed() throws IOException {
        String said = failure(call("options=[" + MODEL + "]"));
        assertTrue(said.contains("1 of 2 images failed, the first of them plain.tif: The image 'plain.tif' has no selection"), said);
        assertTrue(Files.readString(folder.resolve("out/summary.csv")).contains("marked.tif,done,"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "shard=4 shards=4 | shard must be from 0 to 3 with shards=4, not 4.",
        "shard=1 | shard and shards must both be given, or both be auto",
        "shard=a shards=4 | shard must be auto or a whole number, not 'a'.",
        "options=[setps=3] | There is no key 'setps'; allowed are image, mask",
        "options=[steps=-1] | steps must be auto, or a whole number from 0 to 1000, not '-1'.",
        "command=Segment | command must be one of Inpaint, Upsample, Denoise, Deblur, Make Isotropic, Match Style, Generate from Labels, not 'Segment'.",
        "command=Denoise mask={name}.roi | mask and labels work with Inpaint... only, not with Denoise...",
        "mask=mask.tif | mask must hold {name} or {path}",
        "labels=3 | labels works with mask only",
        "mask={name}_m.tif labels=0 | labels must be whole numbers from 1",
        "mask={name}_m.tif options=[fill_value=0] | fill_value and mask both mark pixels",
        "pattern=*.png | pattern: no file in",
        "options=[model=none] | none",
    })
    void keysThatCannotBeAreRefusedBeforeAnyImage(String keys, String sentence) {
        String said = failure(call(keys));
        assertTrue(said.contains(sentence), said);
        assertTrue(!Files.exists(folder.resolve("out/plain.tif")));
    }

    @Test
    void foldersMustBeGiven() {
        assertTrue(failure("run('Process Folder...', 'pattern=*.tif');").contains("input must be a folder: it is empty."));
    }
}
