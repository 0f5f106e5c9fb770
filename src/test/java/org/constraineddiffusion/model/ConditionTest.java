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
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {

    private static final String NEW = """
            conditions:
              - {key: modality, classes: [unknown, nuclei, fib-sem]}
              - {key: structure_scale, unit: pixel, min: 4, max: 512, description: The mean wavelength of structures.}
              - {key: temperature, unit: K, min: 0, max: 400, unknown: -1}
            """.indent(4);

    @TempDir
    private Path folder;

    private ModelPackage read(String conditions) throws IOException {
        String text = Files.readString(Path.of("models", "nuclei-fluorescence", "rdf.yaml"));
        Files.writeString(folder.resolve("rdf.yaml"), text.replace("    condition: nuclear_diameter\n", conditions));
        return new ModelLibrary(Optional.empty()).find(folder.toString());
    }

    @Test
    void theOldFormIsOneConditionAndNoFormIsNone() throws IOException {
        ModelPackage old = read("    condition: nuclear_diameter\n");
        assertEquals(List.of("nuclear_diameter"), List.copyOf(old.conditions().keySet()));
        assertArrayEquals(new float[] {0}, old.conditionVector(Map.of()));
        assertArrayEquals(new float[] {12.5f}, old.conditionVector(Map.of("nuclear_diameter", 12.5)));
        assertEquals(Map.of(), read("").conditions());
        assertEquals(0, read("").conditionVector(Map.of()).length);
    }

    @Test
    void theListIsInTheOrderOfTheThirdInput() throws IOException {
        ModelPackage model = read(NEW);
        assertEquals(List.of("modality", "structure_scale", "temperature"), List.copyOf(model.conditions().keySet()));
        assertArrayEquals(new float[] {2, 0, -1}, model.conditionVector(Map.of("modality", 2.0)), "a key that no estimator knows is unknown");
        assertArrayEquals(new float[] {0, 40, 300}, model.conditionVector(Map.of("temperature", 300.0, "structure_scale", 40.0)));
        Condition scale = model.conditions().get("structure_scale");
        assertEquals(new Condition("structure_scale", "The mean wavelength of structures.", "pixel", 4, 512, 0, List.of(), 1), scale);
    }

    @Test
    void aConditionThatTheModelHasNotIsNamed() throws IOException {
        assertEquals("nuclear_diameter: the model 'nuclei-fluorescence' is not conditioned on it; its conditions are modality, structure_scale, temperature.",
                assertThrows(ModelException.class, () -> read(NEW).conditionVector(Map.of("nuclear_diameter", 20.0))).getMessage());
    }

    @ParameterizedTest
    @CsvSource({"modality, FIB-SEM, 2", "modality, 1, 1", "modality, unknown, 0", "modality, '', 0", "structure_scale, 40.5, 40.5", "structure_scale, unknown, 0",
        "structure_scale, 0, 0", "temperature, unknown, -1", "temperature, 0, 0"})
    void aValueIsANumberOrTheNameOfAClass(String key, String text, double expected) throws IOException {
        assertEquals(expected, read(NEW).conditions().get(key).parse(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "modality | cats | modality must be one of unknown, nuclei, fib-sem, not 'cats'.",
        "modality | 3 | modality must be one of unknown, nuclei, fib-sem, not 3.",
        "modality | 1.5 | modality must be one of unknown, nuclei, fib-sem, not 1.5.",
        "structure_scale | 2 | structure_scale must be 0 (unknown), or 4 to 512 pixel, not 2.",
        "structure_scale | NaN | structure_scale must be 0 (unknown), or 4 to 512 pixel, not NaN.",
        "structure_scale | wide | structure_scale must be 0 (unknown), or 4 to 512 pixel, not 'wide'."})
    void aValueThatIsNotAllowedIsAnsweredByThoseThatAre(String key, String text, String answer) throws IOException {
        Condition condition = read(NEW).conditions().get(key);
        assertEquals(answer, assertThrows(ModelException.class, () -> condition.parse(text)).getMessage());
    }

    @Test
    void anEstimateIsLimitedToTheRange() throws IOException {
        Condition scale = read(NEW).conditions().get("structure_scale");
        assertArrayEquals(new double[] {4, 512, 77, 0, 0},
                new double[] {scale.limited(1), scale.limited(1e9), scale.limited(77), scale.limited(0), scale.limited(Double.NaN)});
    }

    @Test
    void aValueIsWrittenAsAUserReadsIt() throws IOException {
        Map<String, Condition> conditions = read(NEW).conditions();
        assertEquals("fib-sem", conditions.get("modality").text(2));
        assertEquals("12.35 pixel", conditions.get("structure_scale").text(12.3456));
        assertEquals("unknown", conditions.get("structure_scale").text(0));
        assertEquals("0.000 K", conditions.get("temperature").text(0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{key: Noise, min: 0, max: 1} | conditions[0].key is 'Noise'; it must be lower-case letters",
        "{key: noise, min: 2, max: 1} | conditions[0].max is 1; it must be a number from 2.0",
        "{key: noise, max: 1} | conditions[0].min is null; it must be a number",
        "{key: modality, classes: []} | conditions[0].classes is a list; it must be a list of at least one text",
        "{key: modality, classes: [a, b], unknown: 2} | conditions[0].unknown is 2; it must be a whole number from 0 to 1",
        "noise | conditions is a list; it must be a list of at least one map of keys",
    })
    void aListThatIsWrongIsAnsweredByTheKey(String entry, String answer) {
        String said = assertThrows(ModelException.class, () -> read("    conditions:\n      - " + entry + "\n")).getMessage();
        assertEquals(true, said.contains(answer), said);
    }

    @Test
    void aKeyIsThereOnceAndInOneForm() {
        String twice = "    conditions:\n      - {key: noise, min: 0, max: 1}\n      - {key: noise, min: 0, max: 2}\n";
        assertEquals(true, assertThrows(ModelException.class, () -> read(twice)).getMessage().contains("conditions[1].key is 'noise'"));
        assertThrows(ModelException.class, () -> read("    condition: nuclear_diameter\n" + twice));
    }
}
