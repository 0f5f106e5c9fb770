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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads from a server of this machine, which may break off. */
class PackageDownloadTest {

    @TempDir
    private Path folder;

    private final List<String> ranges = new ArrayList<>();
    private byte[] content = new byte[300_000];
    private int breaksAfter = Integer.MAX_VALUE;
    private String tag = "\"one\"";
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        new Random(1).nextBytes(content);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/model.zip", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        ranges.add(range);
        boolean same = tag.equals(exchange.getRequestHeaders().getFirst("If-Range"));
        int begin = range == null || !same ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        exchange.getResponseHeaders().set("ETag", tag);
        exchange.sendResponseHeaders(begin == 0 ? 200 : 206, content.length - begin);
        int end = (int) Math.min(content.length, (long) begin + breaksAfter);
        exchange.getResponseBody().write(content, begin, end - begin);
        exchange.close(); // early where it breaks off
    }

    private Path target() {
        return folder.resolve("model.zip");
    }

    private String address() {
        return "http://localhost:" + server.getAddress().getPort() + "/model.zip";
    }

    private String download(String sha256) {
        return new PackageDownload(address(), target()).run(sha256, followed(new ArrayList<>(), Long.MAX_VALUE));
    }

    private static PackageDownload.Progress followed(List<Long> seen, long cancelAfter) {
        return new PackageDownload.Progress() {
            @Override
            public void onBytes(long done, OptionalLong all) {
                seen.add(done);
                assertEquals(300_000, all.orElseThrow());
            }

            @Override
            public boolean isCanceled() {
                return !seen.isEmpty() && seen.get(seen.size() - 1) >= cancelAfter;
            }
        };
    }

    @Test
    void aFileIsDownloadedAndItsSha256IsWhatItMustBe() throws IOException {
        String sha256 = Sha256.of(content);
        assertEquals(sha256, download(sha256.toUpperCase(java.util.Locale.ROOT)));
        assertArrayEquals(content, Files.readAllBytes(target()));
        try (var left = Files.list(folder)) {
            assertEquals(1, left.count());
        }
    }

    @Test
    void aFileOfAnotherSha256IsDeleted() {
        ModelException refused = assertThrows(ModelException.class, () -> download("00"));
        assertTrue(refused.getMessage().contains(Sha256.of(content)), refused.getMessage());
        assertFalse(Files.exists(target()));
        assertFalse(Files.exists(folder.resolve("model.zip.part")));
    }

    @Test
    void whatWasCutOffGoesOnWhereItWas() throws IOException {
        breaksAfter = 100_000;
        ModelException cut = assertThrows(ModelException.class, () -> download(""));
        assertTrue(cut.getMessage().contains("try again"), cut.getMessage());
        assertFalse(Files.exists(target()));
        long kept = Files.size(folder.resolve("model.zip.part"));
        assertTrue(kept > 0 && kept <= 100_000, "kept " + kept);
        breaksAfter = Integer.MAX_VALUE;
        download(Sha256.of(content));
        assertEquals(Arrays.asList(null, "bytes=" + kept + "-"), ranges);
        assertArrayEquals(content, Files.readAllBytes(target()));
    }

    @Test
    void aFileThatHasChangedOnTheServerIsDownloadedFromItsBegin() throws IOException {
        breaksAfter = 100_000;
        assertThrows(ModelException.class, () -> download(""));
        tag = "\"two\"";
        new Random(2).nextBytes(content);
        breaksAfter = Integer.MAX_VALUE;
        download("");
        assertArrayEquals(content, Files.readAllBytes(target()));
    }

    @Test
    void aCanceledDownloadKeepsWhatHasCome() throws IOException {
        List<Long> seen = new ArrayList<>();
        assertThrows(CancellationException.class, () -> new PackageDownload(address(), target()).run("", followed(seen, 1)));
        assertTrue(Files.size(folder.resolve("model.zip.part")) > 0);
        assertFalse(Files.exists(target()));
    }

    @Test
    void anErrorOfTheServerAndWhatIsNoAddressAreToldOf() {
        assertTrue(assertThrows(ModelException.class, () -> new PackageDownload(address().replace("model", "none"), target()).run("", followed(new ArrayList<>(), 1)))
                .getMessage().contains("answered 404"));
        assertTrue(assertThrows(ModelException.class, () -> new PackageDownload("file:///etc/passwd", target())).getMessage().contains("https://"));
        assertTrue(assertThrows(ModelException.class, () -> new PackageDownload("not an address", target())).getMessage().contains("no address"));
    }
}
