/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.constraineddiffusion.host.imagej1.DevelopmentMenu;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Commands on random images with random options: a short run in the build, a long one by
 *
 * <pre>mvn -Pfuzz test -Dfuzz.runs=10000 -Dfuzz.seed=1</pre>
 *
 * A case follows from its seed alone: {@code -Dfuzz.seed=417 -Dfuzz.runs=1} runs that of seed 417 again. What is known and not
 * yet put right stands in {@code src/test/resources/fuzz/known.txt}, and is counted but no failure.
 */
class FuzzTest {

    private static final int RUNS = Integer.getInteger("fuzz.runs", 150);
    private static final long FIRST = Long.getLong("fuzz.seed", 1);
    private static final long MOST_SECONDS = Long.getLong("fuzz.seconds", 8);

    /** Whether what the commands answered is counted and printed. */
    private static final boolean TALLY = Boolean.getBoolean("fuzz.tally");

    /** Whether each damaged package is named before it is used, as a native library may end Java. */
    private static final boolean TRACE = Boolean.getBoolean("fuzz.trace");

    private static List<String> known;

    @BeforeAll
    static void startImageJ() throws IOException {
        DevelopmentMenu.install();
        try (InputStream stream = FuzzTest.class.getResourceAsStream("/fuzz/known.txt")) {
            known = new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
        }
        new FuzzRun().of(FuzzCase.of(0)); // starts the threads that stay
    }

    @Test
    void commandsKeepTheirPromisesOnAnyImage() {
        Map<String, List<String>> found = new LinkedHashMap<>();
        Map<String, Integer> tally = new LinkedHashMap<>();
        int results = 0;
        int runs = 0;
        int knownOnes = 0;
        long start = System.nanoTime();
        FuzzRun run = new FuzzRun();
        for (; runs < RUNS && (System.nanoTime() - start) / 1_000_000_000L < MOST_SECONDS; runs++) {
            FuzzCase fuzzCase = FuzzCase.of(FIRST + runs);
            String words = fuzzCase.toString();
            for (String finding : run.of(fuzzCase)) {
                if (known.stream().anyMatch(finding::contains)) {
                    knownOnes++;
                } else {
                    found.computeIfAbsent(kind(finding), kind -> new ArrayList<>()).add(words + "\n    " + finding);
                }
            }
            results += run.gaveResult() ? 1 : 0;
            if (TALLY && !run.gaveResult()) {
                tally.merge(kind(String.valueOf(fuzzCase.command().getCancelReason())).replaceAll("'[^']*'", "'…'"), 1, Integer::sum);
            }
        }
        tally.entrySet().stream().sorted(Map.Entry.<String, Integer>comparingByValue().reversed()).limit(60)
                .forEach(entry -> System.out.println("fuzz: " + entry.getValue() + " × " + entry.getKey()));
        System.out.println("fuzz: " + runs + " runs in " + (System.nanoTime() - start) / 1_000_000_000L + " s, " + results + " results, " + knownOnes
                + " findings that are known, " + found.values().stream().mapToInt(List::size).sum() + " that are not, of " + found.size() + " kinds");
        assertEquals(0, found.size(), () -> report(found));
        assertTrue(runs < 50 || results > runs / 4, results + " results of " + runs + " runs: the cases are too wild to say much");
    }

    @Test
    void modelPackagesAreRefusedInASentence() throws IOException {
        try (DamagedPackages packages = new DamagedPackages()) {
            runDamaged("packages", packages::next, packages::change);
        }
    }

    @Test
    void damagedTorchScriptIsRefusedInASentence() throws IOException {
        try (DamagedModules modules = new DamagedModules()) {
            runDamaged("TorchScript files", modules::next, modules::change);
        }
    }

    /** Makes the case of a seed. */
    private interface Cases {
        FuzzCase next(long seed) throws IOException;
    }

    private static void runDamaged(String what, Cases cases, Supplier<String> change) throws IOException {
        Map<String, List<String>> found = new LinkedHashMap<>();
        int results = 0;
        int runs = 0;
        long start = System.nanoTime();
        FuzzRun run = new FuzzRun();
        for (; runs < RUNS && (System.nanoTime() - start) / 1_000_000_000L < MOST_SECONDS / 2 + 1; runs++) {
            FuzzCase fuzzCase = cases.next(FIRST + runs);
            if (TRACE) {
                System.out.println(fuzzCase.seed() + " " + change.get());
                System.out.flush();
            }
            for (String finding : run.of(fuzzCase)) {
                if (known.stream().noneMatch(finding::contains)) {
                    found.computeIfAbsent(kind(finding), kind -> new ArrayList<>()).add(fuzzCase + "\n    " + finding + "\n    " + change.get());
                }
            }
            results += run.gaveResult() ? 1 : 0;
        }
        System.out.println("fuzz: " + runs + " damaged " + what + ", " + results + " of which work, " + found.size() + " kinds of findings");
        assertEquals(0, found.size(), () -> report(found));
    }

    /** Findings with other numbers are of one kind. */
    private static String kind(String finding) {
        String text = finding.replaceAll("[0-9]+", "#");
        return text.substring(0, Math.min(160, text.length()));
    }

    private static String report(Map<String, List<String>> found) {
        StringBuilder text = new StringBuilder();
        found.forEach((kind, cases) -> {
            text.append("\n").append(cases.size()).append(" times, such as\n");
            cases.stream().limit(3).forEach(each -> text.append("  ").append(each).append("\n"));
        });
        return text.toString();
    }
}
