/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.sampling;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who knows whom within samplers. */
class SamplingArchitectureTest {

    private static final String ROOT = "org.constraineddiffusion.";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("org.constraineddiffusion");

    @Test
    void noSamplerIsKnownToTheBuildingBlocks() {
        noClasses().that().resideInAPackage(ROOT + "sampling").should().dependOnClassesThat()
                .resideInAnyPackage(ROOT + "sampling.fast..", ROOT + "sampling.initial..", ROOT + "sampling.baseline..").check(CLASSES);
    }

    @Test
    void initializersKnowNoSampler() {
        noClasses().that().resideInAPackage(ROOT + "sampling.initial..").should().dependOnClassesThat(
                resideInAnyPackage(ROOT + "sampling", ROOT + "sampling.fast..", ROOT + "sampling.baseline..").and(not(type(Services.class)))).check(CLASSES);
    }

    @Test
    void publishedSamplersAndTheFastOneDoNotKnowEachOther() {
        noClasses().that().resideInAPackage(ROOT + "sampling.baseline..").should().dependOnClassesThat()
                .resideInAnyPackage(ROOT + "sampling.fast..", ROOT + "sampling.initial..").check(CLASSES);
        noClasses().that().resideInAPackage(ROOT + "sampling.fast..").should().dependOnClassesThat()
                .resideInAPackage(ROOT + "sampling.baseline..").check(CLASSES);
    }

    @Test
    void samplersKnowConstraintsNotOperators() {
        noClasses().that().resideInAnyPackage(ROOT + "sampling", ROOT + "sampling.fast..", ROOT + "sampling.baseline..").should().dependOnClassesThat()
                .resideInAPackage(ROOT + "operator..").orShould().dependOnClassesThat()
                .haveSimpleName("LinearConstraint").check(CLASSES);
    }
}
