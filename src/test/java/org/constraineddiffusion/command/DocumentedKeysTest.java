/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.constraineddiffusion.keys.CommandParameter;
import org.constraineddiffusion.keys.CommandParameters;
import org.constraineddiffusion.menu.MenuCommand;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.scijava.plugin.Parameter;

/**
 * The documents' tables of keys say what the commands have: each key with its default, its choices and its largest value, and no other. A
 * command's tables are those under a heading that is its label, or under "Keys" after it, and if it works on an image those under "Keys that all commands
 * share" or "Keys that all studies share", but for what follows a sentence that begins "All but" and its name.
 */
class DocumentedKeysTest {

    /** A row of a table, a command's own or a shared one: {@code | `key` | default | range | meaning |}. */
    private record Row(String key, String value, String range, String meaning, boolean own) {
    }

    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$");
    private static final Pattern ROW = Pattern.compile("^\\| `(\\w+)` \\| ([^|]*) \\| ([^|]*) \\| ([^|]*) \\|$");
    private static final String SHARED = "Keys that all commands share";
    private static final String OF_STUDIES = "Keys that all studies share";

    private static final List<String> LINES = new ArrayList<>();

    static Stream<MenuCommand> commands() {
        return Stream.of(new Inpaint(), new Upsample(), new Denoise(), new Deblur(), new MakeIsotropic(), new MatchStyle(), new GenerateFromLabels(), new ProcessFolder(), new AdaptModel(),
                new DiffusionModels(), new DiffusionEngine(), new ShowInfluence(), new JacobianSpectrum(),
                new Convergence(), new StepSizeAblation(), new InnerStepsAblation(), new InverseJacobian(), new ReadDocuments());
    }

    @BeforeAll
    static void readDocuments() throws IOException {
        LINES.addAll(Files.readAllLines(Path.of("README.md")));
        try (Stream<Path> documents = Files.list(Path.of("docs"))) {
            for (Path document : documents.filter(file -> file.toString().endsWith(".md")).sorted().toList()) {
                LINES.addAll(Files.readAllLines(document));
            }
        }
    }

    /** The rows for a command by their key. */
    private static Map<String, Row> documented(MenuCommand command) {
        String label = command.label();
        Map<String, Row> rows = new TreeMap<>();
        String heading = "";
        boolean without = false;
        for (String line : LINES) {
            Matcher newHeading = HEADING.matcher(line);
            if (newHeading.matches() && !newHeading.group(1).equals("Keys")) {
                heading = newHeading.group(1);
                without = false;
            }
            without |= line.startsWith("All but " + label.replace("...", ""));
            Matcher row = ROW.matcher(line);
            if (row.matches() && !without && (heading.equals(label) || heading.equals(SHARED) && command instanceof ConstrainedCommand
                    || heading.equals(OF_STUDIES) && command instanceof StudyCommand)) {
                boolean own = heading.equals(label);
                Row found = new Row(row.group(1), row.group(2).trim(), row.group(3).trim(), row.group(4).trim(), own);
                Row before = rows.get(found.key);
                assertTrue(before == null || before.own != own, label + " has two rows for " + row.group(1));
                if (before == null || own) {
                    rows.put(found.key, found);
                }
            }
        }
        return rows;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyKeyIsDocumentedAndNoOther(MenuCommand command) {
        List<String> keys = CommandParameters.of(command).all().stream().map(CommandParameter::key).sorted().toList();
        assertEquals(keys, List.copyOf(documented(command).keySet()));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void defaultsChoicesAndLimitsAreThoseOfTheCommand(MenuCommand command) throws NoSuchFieldException {
        Map<String, Row> rows = documented(command);
        for (CommandParameter parameter : CommandParameters.of(command).all()) {
            Row row = rows.get(parameter.key());
            String where = command.label() + " " + row;
            assertNotNull(row, command.label() + " " + parameter.key() + " is not documented");
            assertEquals(inWords(parameter), row.value(), where);
            assertTrue(row.meaning().endsWith("."), where);
            if (!parameter.choices().isEmpty()) {
                assertEquals(String.join(", ", parameter.choices()), row.range(), where);
            } else if (parameter.isTruth()) {
                assertEquals("true, false", row.range(), where);
            } else if (!declared(command, parameter.key()).max().isEmpty()) {
                String largest = row.range().substring(row.range().lastIndexOf(' ') + 1);
                assertEquals(Double.parseDouble(declared(command, parameter.key()).max()), Double.parseDouble(largest), where);
            }
        }
    }

    private static String inWords(CommandParameter parameter) {
        if (parameter.value() == null) {
            return parameter.isFolder() ? "empty" : "the active image";
        }
        return parameter.text().isEmpty() ? "empty" : parameter.text();
    }

    private static Parameter declared(Object command, String key) throws NoSuchFieldException {
        for (Class<?> type = command.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(key)) {
                    return field.getAnnotation(Parameter.class);
                }
            }
        }
        throw new NoSuchFieldException(key);
    }
}
