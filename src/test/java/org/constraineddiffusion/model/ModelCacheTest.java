/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Model;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModelCacheTest {

    private static final ModelCache.Key FIRST = new ModelCache.Key("first", "test");
    private static final ModelCache.Key SECOND = new ModelCache.Key("second", "test");

    private static Model module() {
        TorchRuntime.start();
        return Model.newInstance("module", TorchRuntime.ENGINE);
    }

    private static boolean isOpen(Model module) {
        return module.getNDManager().isOpen();
    }

    @AfterEach
    void empty() {
        ModelCache.take(FIRST, ModelCacheTest::module).close();
        ModelCache.take(SECOND, ModelCacheTest::module).close();
    }

    @Test
    void modulesOfSeveralModelsAreAtHand() {
        Model one = module();
        Model two = module();
        ModelCache.put(FIRST, one, 10);
        ModelCache.put(SECOND, two, 10);
        assertSame(one, ModelCache.take(FIRST, ModelCacheTest::module));
        assertSame(two, ModelCache.take(SECOND, ModelCacheTest::module));
        Model another = ModelCache.take(FIRST, ModelCacheTest::module);
        assertNotSame(one, another, "a module is used by one at a time");
        one.close();
        two.close();
        another.close();
    }

    @Test
    void nothingIsKeptThatTheMachineHasNoMemoryFor() {
        ModelCache.setAvailable(() -> 15);
        try {
            Model one = module();
            Model two = module();
            ModelCache.put(FIRST, one, 10);
            assertTrue(isOpen(one));
            ModelCache.put(SECOND, two, 10);
            assertFalse(isOpen(one));
            assertTrue(isOpen(two));
        } finally {
            ModelCache.setAvailable(null);
        }
        assertTrue(AvailableMemory.bytes() > 1 << 20);
    }

    @Test
    void onRequestNothingIsKept() {
        ModelCache.clear();
        Model one = module();
        ModelCache.put(FIRST, one, 10);
        assertEquals(10, ModelCache.bytes());
        ModelCache.clear();
        assertFalse(isOpen(one));
        assertEquals(0, ModelCache.bytes());
    }

    @Test
    void oneModuleOfAModelIsEnough() {
        Model one = module();
        Model two = module();
        ModelCache.put(FIRST, one, 10);
        ModelCache.put(FIRST, two, 10);
        assertFalse(isOpen(one));
        assertTrue(isOpen(two));
    }

    @Test
    void whatWasUsedLongestAgoGoesWhereTheyAreTooLargeTogether() {
        Model one = module();
        Model two = module();
        ModelCache.put(FIRST, one, 300L << 20);
        ModelCache.put(SECOND, two, 300L << 20);
        assertFalse(isOpen(one));
        assertTrue(isOpen(two));
        Model large = module();
        ModelCache.put(FIRST, large, 2L << 30);
        assertFalse(isOpen(large));
    }

    @Test
    void noMoreThanSomeModelsAreKept() {
        ModelCache.clear();
        Model[] all = new Model[ModelCache.MOST + 1];
        for (int i = 0; i < all.length; i++) {
            all[i] = module();
            ModelCache.put(new ModelCache.Key("weights " + i, "cpu"), all[i], 10);
        }
        assertFalse(isOpen(all[0]));
        assertTrue(isOpen(all[1]) && isOpen(all[all.length - 1]));
        assertEquals(10 * ModelCache.MOST, ModelCache.bytes());
        ModelCache.clear();
    }
}
