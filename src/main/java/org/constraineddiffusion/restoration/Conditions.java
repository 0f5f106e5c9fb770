package org.constraineddiffusion.restoration;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.constraineddiffusion.image.ConditionEstimator;
import org.constraineddiffusion.image.ConditionInput;
import org.constraineddiffusion.model.Condition;
import org.constraineddiffusion.model.ModelPackage;
import org.constraineddiffusion.sampling.Services;

/** The values of what a model is conditioned on: those that the user gives; the others are estimated from known pixels around a region. */
final class Conditions {

    private final ModelPackage model;
    private final InverseProblem problem;
    private final Map<String, ConditionEstimator> estimators = new HashMap<>();

    Conditions(ModelPackage model, InverseProblem problem) {
        this.model = model;
        this.problem = problem;
        Services.found(ConditionEstimator.class).forEach(estimator -> estimators.putIfAbsent(estimator.key(), estimator));
    }

    /** By key, in the model's order. */
    Map<String, Double> of(ChannelGroup group, ForwardModel region) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (Condition condition : model.conditions().values()) {
            Double given = problem.conditions().get(condition.key());
            values.put(condition.key(), given == null ? estimate(condition, group, region) : condition.checked(given));
        }
        return values;
    }

    /** What the goal says; unknown where no region is to be found, or nobody can tell. */
    private double estimate(Condition condition, ChannelGroup group, ForwardModel region) {
        Double fromGoal = problem.guidance().estimates().get(condition.key());
        if (fromGoal != null) {
            return condition.limited(fromGoal);
        }
        return region.region().map(pixels -> {
            ConditionInput input = new ConditionInput(group.planes(), region.unknown().bits(), pixels.bounds(), group.scale(), condition.classes());
            return Optional.ofNullable(estimators.get(condition.key())).map(estimator -> estimator.estimate(input)).orElse(OptionalDouble.empty());
        }).orElse(OptionalDouble.empty()).stream().map(condition::limited).findFirst().orElse(condition.unknown());
    }
}
