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

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;

/**
 * Downloads a file when the user asks for it. What has come already is kept in a file beside the target and is not asked for again, if the
 * server can begin in the middle and the file has not changed there.
 */
final class PackageDownload {

    private static final int PARTIAL = 206;
    private static final int OK = 200;
    private static final int COMPLETE = 416;

    /** Follows a download. */
    interface Progress {

        /** So many bytes have come, of as many as the server promises. */
        void onBytes(long done, OptionalLong all);

        /** Asked for each piece; true ends the download, which can go on later. */
        boolean isCanceled();
    }

    private final URI address;
    private final Path target;
    private final Path part;
    private final Path tag;

    /** @throws ModelException if the address is none of the web */
    PackageDownload(String address, Path target) {
        try {
            this.address = URI.create(address.trim());
        } catch (IllegalArgumentException malformed) {
            throw new ModelException("source: " + YamlSection.shown(address) + " is no address.", malformed);
        }
        if (!("https".equals(this.address.getScheme()) || "http".equals(this.address.getScheme())) || this.address.getHost() == null) {
            throw new ModelException("source: " + YamlSection.shown(address) + " must be an address that begins with https:// or http://, or a folder or zip file that there is.");
        }
        this.target = target;
        this.part = target.resolveSibling(target.getFileName() + ".part");
        this.tag = target.resolveSibling(target.getFileName() + ".etag");
    }

    /**
     * Downloads the file.
     *
     * @param sha256 what its SHA-256 must be, hexadecimal; empty for any
     * @return the file's SHA-256
     * @throws ModelException if it cannot be had, or has another SHA-256: then it is deleted
     * @throws CancellationException if it is canceled: what has come is kept
     */
    String run(String sha256, Progress progress) {
        try {
            Files.createDirectories(target.toAbsolutePath().getParent());
            fetch(progress);
            String found = Sha256.of(part);
            if (!sha256.isBlank() && !found.equalsIgnoreCase(sha256.trim())) {
                Files.delete(part);
                throw new ModelException("source: the file from " + address + " has the SHA-256 " + found + ", not " + sha256.trim() + ", so it was deleted.");
            }
            Files.move(part, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            Files.deleteIfExists(tag);
            return found;
        } catch (IOException failed) {
            throw new ModelException("source: " + address + " could not be downloaded (" + reason(failed) + "); try again: what has come is kept.", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    private static String reason(IOException failed) {
        return failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage();
    }

    private void fetch(Progress progress) throws IOException, InterruptedException {
        long have = Files.exists(part) && Files.exists(tag) ? Files.size(part) : 0;
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(Duration.ofMinutes(2));
        if (have > 0) {
            request.header("Range", "bytes=" + have + "-").header("If-Range", Files.readString(tag));
        }
        HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).connectTimeout(Duration.ofSeconds(30)).build();
        HttpResponse<InputStream> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            if (answer.statusCode() == COMPLETE && have > 0) {
                return; // the rest is nothing
            }
            if (answer.statusCode() != OK && answer.statusCode() != PARTIAL) {
                throw new IOException("the server answered " + answer.statusCode());
            }
            boolean goesOn = answer.statusCode() == PARTIAL;
            remember(answer);
            long done = goesOn ? have : 0;
            OptionalLong promised = answer.headers().firstValueAsLong("Content-Length");
            OptionalLong all = promised.isPresent() ? OptionalLong.of(done + promised.getAsLong()) : OptionalLong.empty();
            write(body, goesOn, done, all, progress);
        }
    }

    /** Only a strong tag, or a date, says that a file is the same. */
    private void remember(HttpResponse<?> answer) throws IOException {
        String same = answer.headers().firstValue("ETag").filter(each -> !each.startsWith("W/")).or(() -> answer.headers().firstValue("Last-Modified")).orElse("");
        if (same.isEmpty()) {
            Files.deleteIfExists(tag);
        } else {
            Files.writeString(tag, same);
        }
    }

    private void write(InputStream body, boolean goesOn, long begin, OptionalLong all, Progress progress) throws IOException {
        long done = begin;
        byte[] buffer = new byte[1 << 16];
        try (OutputStream out = goesOn ? Files.newOutputStream(part, StandardOpenOption.APPEND) : Files.newOutputStream(part)) {
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                if (progress.isCanceled()) {
                    throw new CancellationException("canceled");
                }
                out.write(buffer, 0, read);
                done += read;
                progress.onBytes(done, all);
            }
        }
        if (all.isPresent() && done < all.getAsLong()) {
            throw new IOException("the connection ended after " + done + " of " + all.getAsLong() + " bytes");
        }
    }
}
