/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServicesTest {

    /** One that cannot be loaded. */
    public static final class Broken implements Runnable {

        static {
            fail("not meant to be loaded");
        }

        @Override
        public void run() {
        }
    }

    /** One that can. */
    public static final class Sound implements Runnable {

        @Override
        public void run() {
        }
    }

    private static List<Runnable> found(Path jar, String names) throws IOException {
        Path services = Files.createDirectories(jar.resolve("META-INF/services")).resolve(Runnable.class.getName());
        Files.writeString(services, names);
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, ServicesTest.class.getClassLoader())) {
            return Services.found(Runnable.class, loader);
        }
    }

    @Test
    void aJarThatNamesWhatItHasNotGotTakesNoneAway(@TempDir Path jar) throws IOException {
        List<Runnable> found = found(jar, "org.example.Missing\njava.lang.String\n" + Broken.class.getName() + "\n" + Sound.class.getName() + "\n");
        assertEquals(List.of(Sound.class), found.stream().<Class<?>>map(Object::getClass).toList());
    }

    @Test
    void aFileThatIsNoListOfNamesIsLeftOut(@TempDir Path jar) throws IOException {
        assertTrue(found(jar, "no list, but = text").isEmpty());
    }

    @Test
    void thePluginsOwnAreFound() {
        assertEquals(List.of("fast", "newton", "projection"),
                Services.found(SamplerFactory.class).stream().map(SamplerFactory::key).filter(List.of("fast", "newton", "projection")::contains).toList());
    }
}
