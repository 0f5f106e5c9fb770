package org.constraineddiffusion.model;

import java.util.Locale;
import org.constraineddiffusion.prior.DiscreteSchedule;
import org.constraineddiffusion.prior.NoiseSchedule;
import org.constraineddiffusion.prior.Parameterization;

/** The parts of {@code rdf.yaml} that say what the denoiser's output and its times mean. */
final class ScheduleSection {

    private ScheduleSection() {
    }

    static NoiseSchedule read(YamlSection section) {
        String type = section.oneOf("type", "cosine", "linear", "scaled_linear");
        int length = section.whole("length", 2, 1_000_000);
        return switch (type) {
            case "cosine" -> DiscreteSchedule.cosine(length, section.number("offset", 0, 1), section.number("largest_beta", 0, 1));
            case "linear" -> DiscreteSchedule.linear(length, section.number("first", 0, 1), section.number("last", 0, 1));
            default -> DiscreteSchedule.scaledLinear(length, section.number("first", 0, 1), section.number("last", 0, 1));
        };
    }

    /** Velocity belongs to continuous times, which no bundle can state yet. */
    static Parameterization parameterization(YamlSection section) {
        return Parameterization.valueOf(section.oneOf("parameterization", "epsilon", "v", "sample").toUpperCase(Locale.ROOT));
    }
}
