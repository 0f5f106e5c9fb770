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

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sees to it that of several processes, on one or many computers that share a folder, one works on an item. A claim is a file that is created in
 * one step or not at all, on any file system, with no need of locks. Its owner renews it; if the owner has ended, or has not renewed it for
 * {@link #SECONDS_TO_LIVE}, the next process creates the claim of the next number. So nobody deletes what another has just created.
 */
final class Claims implements AutoCloseable {

    /** A claim that was not renewed for so long is void; clocks of a cluster differ by less. */
    static final int SECONDS_TO_LIVE = 300;

    private static final int SECONDS_BETWEEN_RENEWALS = 30;

    private final Owner here;
    private final Set<Path> held = ConcurrentHashMap.newKeySet();
    private final Thread renewal = new Thread(this::renew, "constrained-diffusion-claims");

    Claims(Owner here) {
        this.here = here;
        renewal.setDaemon(true);
        renewal.start();
    }

    /** A claim that is held. */
    final class Claim implements AutoCloseable {

        private final Path item;
        private final int number;

        private Claim(Path item, int number) {
            this.item = item;
            this.number = number;
            held.add(file(item, number));
        }

        /** True if a process that has ended had claimed the item before. */
        boolean wasTakenOver() {
            return number > 1;
        }

        /** True if no other process has taken this for one that has ended, as after a long pause. */
        boolean isHeld() {
            return Files.exists(file(item, number)) && !Files.exists(file(item, number + 1));
        }

        @Override
        public void close() throws IOException {
            held.remove(file(item, number));
            if (isHeld()) {
                for (int each = 1; each <= number; each++) { // the newest last: until then the item is claimed
                    Files.deleteIfExists(file(item, each));
                }
            }
        }
    }

    /** Claims an item; empty if another process, or another thread, works on it. */
    Optional<Claim> take(Path item) throws IOException {
        Files.createDirectories(item.getParent());
        int number = 1;
        while (Files.exists(file(item, number))) {
            if (!isVoid(file(item, number)) && !Files.exists(file(item, number + 1))) {
                return Optional.empty();
            }
            number++;
        }
        try {
            Files.write(file(item, number), new Gson().toJson(here).getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException another) {
            return Optional.empty();
        }
        return Optional.of(new Claim(item, number));
    }

    private boolean isVoid(Path claim) throws IOException {
        try {
            if (System.currentTimeMillis() - Files.getLastModifiedTime(claim).toMillis() > 1000L * SECONDS_TO_LIVE) {
                return true;
            }
            Owner owner = new Gson().fromJson(Files.readString(claim), Owner.class);
            return owner != null && owner.host() != null && owner.task() != null && owner.hasEnded(here);
        } catch (JsonParseException beingWritten) {
            return false;
        } catch (NoSuchFileException released) {
            return false; // its owner is just done
        }
    }

    private static Path file(Path item, int number) {
        return item.resolveSibling(item.getFileName() + ".claim" + number);
    }

    private void renew() {
        try {
            while (true) {
                Thread.sleep(1000L * SECONDS_BETWEEN_RENEWALS);
                for (Path claim : held) {
                    try {
                        Files.setLastModifiedTime(claim, FileTime.fromMillis(System.currentTimeMillis()));
                    } catch (IOException tryAgain) {
                        // A file system may fail for a moment; the claim lives for several renewals.
                    }
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        renewal.interrupt();
    }
}
