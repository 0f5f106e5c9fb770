package org.constraineddiffusion.command;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ij.ImagePlus;
import ij.gui.OvalRoi;
import ij.macro.Interpreter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Run after run with a latent model, whose parts come and go, takes no more memory. */
class LatentMemoryTest extends MacroTest {

    private static final Path STATUS = Path.of("/proc/self/status");

    /** The bundle's parts alone are 1.3 MB in each run, an image's tensors more. */
    private static final long MOST_GROWTH = 30_000_000;

    private static long resident() throws IOException {
        System.gc();
        return Files.readAllLines(STATUS).stream().filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1000).findFirst().orElseThrow();
    }

    @Test
    void fiftyRunsTakeNoMoreMemoryThanTen() throws IOException {
        assumeTrue(Files.isReadable(STATUS), "memory can be read on Linux only");
        String model = "model=" + Path.of("src", "test", "resources", "latent", "epsilon");
        ImagePlus image = cells();
        image.setRoi(20, 20, 32, 24);
        ImagePlus small = image.crop();
        long before = 0;
        for (int i = 1; i <= 50; i++) {
            small.setRoi(new OvalRoi(8, 6, 12, 10));
            ImagePlus result = i % 2 == 0 ? run("Inpaint...", small, model + " steps=1 inner_steps=1 caption=nuclei")
                    : run("Upsample...", small, model + " steps=1 factor=2 latent_direction=" + (i % 4 == 1 ? "decoder" : "encoder"));
            Interpreter.removeBatchModeImage(result);
            result.flush();
            before = i == 10 ? resident() : before;
        }
        long growth = resident() - before;
        assertTrue(growth < MOST_GROWTH, "grew by " + growth / 1_000_000 + " MB");
    }
}
