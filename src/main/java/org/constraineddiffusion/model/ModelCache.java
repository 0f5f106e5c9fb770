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

import ai.djl.Model;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Keeps the modules that were used last, so that the next command with one of them need not load it. A module is used by one command at
 * a time: another that runs beside loads its own.
 */
final class ModelCache {

    /** What must be the same for a module to be used again. */
    record Key(String sha256, String device) {
    }

    private record Idle(Key key, Model model, long bytes) {
    }

    /** The most that idle weights take together: reading larger ones again is the lesser evil. */
    private static final long LARGEST = 512L << 20;

    /** The most idle modules: a module takes more memory than its weights, and of models that were adapted to an image each, few are used again. */
    static final int MOST = 8;

    /** The one that was used last is last. */
    private static final Deque<Idle> IDLE = new ArrayDeque<>();

    /** How much memory the machine could give to programs now. */
    private static LongSupplier available = AvailableMemory::bytes;

    private ModelCache() {
    }

    /** What idle modules take. */
    static synchronized long bytes() {
        return IDLE.stream().mapToLong(Idle::bytes).sum();
    }

    /** Closes all idle modules; those in use stay. */
    static synchronized void clear() {
        while (!IDLE.isEmpty()) {
            IDLE.removeFirst().model.close();
        }
        NativeMemory.handBack();
    }

    /** For tests: another measure of memory; null for the machine's. */
    static synchronized void setAvailable(LongSupplier measure) {
        available = measure == null ? AvailableMemory::bytes : measure;
    }

    /** The idle module of this key, or else a new one; it is the caller's until {@link #put}. */
    static Model take(Key wanted, Supplier<Model> load) {
        Idle idle = remove(wanted);
        return idle == null ? load.get() : idle.model;
    }

    private static synchronized Idle remove(Key wanted) {
        for (Iterator<Idle> each = IDLE.iterator(); each.hasNext();) {
            Idle idle = each.next();
            if (idle.key.equals(wanted)) {
                each.remove();
                return idle;
            }
        }
        return null;
    }

    /** Gives a module back; others are closed, those that were used longest ago first, where they are too many or too much together, or the machine has less memory left than they take. */
    static synchronized void put(Key used, Model given, long bytes) {
        Idle same = remove(used);
        if (same != null) {
            same.model.close();
        }
        IDLE.addLast(new Idle(used, given, bytes));
        while (!IDLE.isEmpty() && (IDLE.size() > MOST || bytes() > LARGEST || bytes() > available.getAsLong())) {
            IDLE.removeFirst().model.close();
        }
    }
}
