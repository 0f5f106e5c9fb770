package org.constraineddiffusion.sampling.fast;

import java.util.List;
import java.util.Optional;
import org.constraineddiffusion.constraint.Constraint;
import org.constraineddiffusion.sampling.Sampler;
import org.constraineddiffusion.sampling.SamplerFactory;
import org.constraineddiffusion.sampling.SamplerSetting;
import org.constraineddiffusion.sampling.SamplerSettings;
import org.constraineddiffusion.sampling.StandardSettings;
import org.constraineddiffusion.sampling.initial.Initializers;

/** {@link FastSampler} by its key, {@code fast}. */
public final class FastFactory implements SamplerFactory {

    @Override
    public String key() {
        return "fast";
    }

    @Override
    public String name() {
        return "Fast";
    }

    @Override
    public String help() {
        return "From a smooth initial estimate, moved along J e and projected onto the constraint: 2 to 4 evaluations a step, fewest steps.";
    }

    @Override
    public List<SamplerSetting> settings() {
        return List.of(StandardSettings.STEPS, StandardSettings.DELTA);
    }

    @Override
    public Sampler create(SamplerSettings settings) {
        return new FastSampler(new FastSettings(settings.whole(StandardSettings.STEPS_KEY), settings.number(StandardSettings.DELTA_KEY),
                settings.seed()));
    }

    /** It starts at the noise that is measured. */
    @Override
    public boolean removesNoise() {
        return true;
    }

    /** Its line search takes the error for linear in the image, and it counts on a projection or an initial estimate. */
    @Override
    public Optional<String> refusal(Constraint constraint) {
        return constraint.hasProjection() || Initializers.found().of(constraint).isPresent() ? Optional.empty()
                : Optional.of("The sampler 'fast' needs a constraint with a projection or an initial estimate, and this one has neither:"
                        + " choose 'newton'.");
    }
}
