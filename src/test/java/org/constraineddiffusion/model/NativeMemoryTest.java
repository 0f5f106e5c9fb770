package org.constraineddiffusion.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class NativeMemoryTest {

    @Test
    void glibcTakesTheSettings() {
        assertTrue(NativeMemory.keepFreed());
    }

    @Test
    void whatWasKeptIsHandedBack() throws IOException {
        TorchRuntime.start();
        NativeMemory.handBack();
        long before = resident();
        try (NDManager manager = TorchRuntime.engine().newBaseManager()) {
            List<NDArray> blocks = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                blocks.add(manager.ones(new Shape(1 << 20)));
            }
            blocks.forEach(NDArray::close);
        }
        NativeMemory.handBack();
        assertEquals(before, resident(), 40e6, "160 MB were used and freed");
    }

    /** Bytes. */
    private static long resident() throws IOException {
        return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]) * 4096;
    }
}
