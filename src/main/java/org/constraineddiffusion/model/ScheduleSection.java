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

import java.util.Locale;
import org.constraineddiffusion.prior.DiscreteSchedule;
import org.constraineddiffusion.prior.NoiseSchedule;
import org.constraineddiffusion.prior.Parameterization;
import org.constraineddiffusion.prior.RectifiedFlowSchedule;

/** The keys of {@code rdf.yaml} for the noise schedule and the parameterization of the denoiser. */
final class ScheduleSection {

    private ScheduleSection() {
    }

    static NoiseSchedule read(YamlSection section) {
        String type = section.oneOf("type", "cosine", "linear", "scaled_linear", "rectified_flow");
        int length = section.whole("length", 2, 1_000_000);
        return switch (type) {
            case "cosine" -> DiscreteSchedule.cosine(length, section.number("offset", 0, 1), section.number("largest_beta", 0, 1));
            case "linear" -> DiscreteSchedule.linear(length, section.number("first", 0, 1), section.number("last", 0, 1));
            case "rectified_flow" -> new RectifiedFlowSchedule(length);
            default -> DiscreteSchedule.scaledLinear(length, section.number("first", 0, 1), section.number("last", 0, 1));
        };
    }

    /** @throws ModelException if the output does not go with the schedule: a rectified flow ends without signal, and a² + s² is not 1 */
    static Parameterization parameterization(YamlSection section, NoiseSchedule schedule) {
        String[] allowed = schedule instanceof RectifiedFlowSchedule ? new String[] {"velocity", "sample"}
                : new String[] {"epsilon", "v", "sample", "velocity"};
        return Parameterization.valueOf(section.oneOf("parameterization", allowed).toUpperCase(Locale.ROOT));
    }
}
