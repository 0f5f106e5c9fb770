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

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.constraineddiffusion.image.Tensors;
import org.junit.jupiter.api.Test;

/** Who knows whom: the arrows of the design. */
class ArchitectureTest {

    private static final String ROOT = "org.constraineddiffusion.";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("org.constraineddiffusion");

    @Test
    void dataFlowsOneWay() {
        layeredArchitecture().consideringOnlyDependenciesInLayers()
                .layer("operator").definedBy(ROOT + "operator..")
                .layer("prior").definedBy(ROOT + "prior..")
                .layer("constraint").definedBy(ROOT + "constraint..")
                .layer("sampling").definedBy(ROOT + "sampling..")
                .layer("model").definedBy(ROOT + "model..")
                .layer("adaptation").definedBy(ROOT + "adaptation..")
                .layer("image").definedBy(ROOT + "image..")
                .layer("restoration").definedBy(ROOT + "restoration..")
                .layer("study").definedBy(ROOT + "study")
                .layer("study.report").definedBy(ROOT + "study.report..")
                .layer("batch").definedBy(ROOT + "batch..")
                .layer("keys").definedBy(ROOT + "keys..")
                .layer("menu").definedBy(ROOT + "menu..")
                .layer("command").definedBy(ROOT + "command..")
                .layer("host").definedBy(ROOT + "host..")
                .whereLayer("host").mayNotBeAccessedByAnyLayer()
                .whereLayer("command").mayOnlyBeAccessedByLayers("host")
                .whereLayer("menu").mayOnlyBeAccessedByLayers("command", "host")
                .whereLayer("keys").mayOnlyBeAccessedByLayers("menu", "command", "host")
                .whereLayer("study.report").mayOnlyBeAccessedByLayers("command")
                .whereLayer("study").mayOnlyBeAccessedByLayers("study.report")
                .whereLayer("batch").mayOnlyBeAccessedByLayers("menu", "command")
                .whereLayer("restoration").mayOnlyBeAccessedByLayers("batch", "study.report", "menu", "command", "host")
                .whereLayer("image").mayOnlyBeAccessedByLayers("restoration", "batch", "study.report", "keys", "menu", "command", "host")
                .whereLayer("adaptation").mayOnlyBeAccessedByLayers("restoration", "menu", "command")
                .whereLayer("model").mayOnlyBeAccessedByLayers("restoration")
                .whereLayer("sampling").mayOnlyBeAccessedByLayers("study", "study.report", "restoration", "host")
                .whereLayer("constraint").mayOnlyBeAccessedByLayers("sampling", "study", "study.report", "restoration")
                .whereLayer("operator").mayOnlyBeAccessedByLayers("constraint", "sampling", "study", "study.report", "restoration")
                .whereLayer("prior").mayOnlyBeAccessedByLayers("constraint", "sampling", "study", "study.report", "model", "adaptation", "restoration").check(CLASSES);
    }

    @Test
    void theAlgorithmKnowsNoHostAndNoFiles() {
        noClasses()
                .that().resideInAnyPackage(ROOT + "operator..", ROOT + "prior..", ROOT + "constraint..", ROOT + "sampling..", ROOT + "adaptation..", ROOT + "study")
                .should().dependOnClassesThat().resideInAnyPackage("ij..", "org.scijava..", "net.imglib2..", "java.io..", "java.nio.file..", "java.awt..").check(CLASSES);
    }

    @Test
    void modelsKnowNoHost() {
        noClasses().that().resideInAPackage(ROOT + "model..")
                .should().dependOnClassesThat().resideInAnyPackage("ij..", "org.scijava..", "java.awt..").check(CLASSES);
    }

    @Test
    void oneClassTurnsImagesIntoTensors() {
        noClasses().that().resideInAPackage(ROOT + "image..")
                .and().doNotBelongToAnyOf(Tensors.class)
                .should().dependOnClassesThat().resideInAPackage("ai.djl..").check(CLASSES);
    }

    @Test
    void theImageSideNeedsNoSciJava() {
        noClasses().that().resideInAPackage(ROOT + "image..")
                .should().dependOnClassesThat().resideInAPackage("org.scijava..").check(CLASSES);
    }

    /** A command is its keys and one call. */
    @Test
    void noFileOfTheCommandsIsLongerThanAHundredLines() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src", "main", "java", "org", "constraineddiffusion", "command"))) {
            Map<Path, Long> lines = new TreeMap<>();
            for (Path file : files.toList()) {
                lines.put(file.getFileName(), Files.readAllLines(file).stream().dropWhile(line -> !line.startsWith("package ")).count()); // without the licence
            }
            assertTrue(lines.size() > 20);
            lines.values().removeIf(count -> count <= 100);
            assertEquals(Map.of(), lines);
        }
    }
}
