/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The class diagram of docs/architecture.md is true and whole. */
class ArchitectureDocumentTest {

    private static final String RESTORATION = "org.constraineddiffusion.restoration.";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("org.constraineddiffusion.restoration");

    static List<String> relations() throws IOException {
        return Pattern.compile("(?m)^    (\\w+ (?:-->|\\.\\.\\|>|--\\|>) \\w+)$").matcher(document()).results().map(found -> found.group(1)).toList();
    }

    private static String document() throws IOException {
        return Files.readString(Path.of("docs", "architecture.md"));
    }

    @ParameterizedTest
    @MethodSource("relations")
    void everyArrowOfTheDiagramIsInTheCode(String relation) {
        String[] parts = relation.split(" ");
        JavaClass from = CLASSES.get(RESTORATION + parts[0]);
        JavaClass to = CLASSES.get(RESTORATION + parts[2]);
        if (parts[1].equals("-->")) {
            assertTrue(uses(from, to), relation);
        } else {
            assertTrue(from.isAssignableTo(to.getFullName()), relation);
        }
    }

    private static boolean uses(JavaClass from, JavaClass to) {
        Stream<JavaClass> withNested = CLASSES.stream().filter(each -> each.equals(from) || each.getFullName().startsWith(from.getFullName() + "$"));
        return withNested.flatMap(each -> each.getDirectDependenciesFromSelf().stream()).anyMatch(each -> each.getTargetClass().equals(to));
    }

    @Test
    void everyTypeOfThePipelineIsNamed() throws IOException {
        String text = document();
        List<String> unnamed = CLASSES.stream().filter(JavaClass::isTopLevelClass).map(JavaClass::getSimpleName)
                .filter(name -> !name.equals("package-info") && !text.matches("(?s).*\\b" + name + "\\b.*")).toList();
        assertEquals(List.of(), unnamed);
        assertTrue(relations().size() > 40);
    }

    /** A picture of one class has its members. */
    @Test
    void theMembersThatTheDiagramShowsAreThere() throws IOException {
        List<MatchResult> boxes = Pattern.compile("(?m)^    class (\\w+) \\{\\n(.*?)^    \\}", Pattern.DOTALL | Pattern.MULTILINE).matcher(document()).results().toList();
        assertEquals(5, boxes.size());
        for (MatchResult box : boxes) {
            JavaClass type = CLASSES.get(RESTORATION + box.group(1));
            for (String name : box.group(2).replaceAll("<<.*?>>|\\(.*?\\)|RestorationResult", "").trim().split("[\\s,]+")) {
                assertTrue(type.getMethods().stream().anyMatch(method -> method.getName().equals(name)), box.group(1) + " has no " + name);
            }
        }
    }
}
