package org.constraineddiffusion.image;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The estimators of conditions, by key: those of the plugin, those of other jars, and any that are given. Immutable. */
public final class ConditionEstimators {

    /** Java may report the same broken jar for ever. */
    private static final int MOST_BROKEN = 100;

    private final Map<String, ConditionEstimator> byKey;

    private ConditionEstimators(Map<String, ConditionEstimator> byKey) {
        this.byKey = byKey;
    }

    /** All that {@link ServiceLoader} finds beside the plugin; of two with the same key, the first. */
    public static ConditionEstimators found() {
        // Not the thread's loader: SciJava's threads do not always have the plugin's.
        return found(ConditionEstimator.class.getClassLoader());
    }

    static ConditionEstimators found(ClassLoader loader) {
        Map<String, ConditionEstimator> found = new HashMap<>();
        Iterator<ConditionEstimator> services = ServiceLoader.load(ConditionEstimator.class, loader).iterator();
        int broken = 0;
        boolean more = true;
        while (more && broken < MOST_BROKEN) {
            try {
                more = services.hasNext();
                if (more) {
                    ConditionEstimator estimator = services.next();
                    found.putIfAbsent(estimator.key(), estimator);
                }
            } catch (ServiceConfigurationError | LinkageError unusable) {
                broken++; // a jar that names what it has not got must not take the others away
            }
        }
        return new ConditionEstimators(Map.copyOf(found));
    }

    /** These and another one, which replaces that of the same key. */
    public ConditionEstimators with(ConditionEstimator estimator) {
        Map<String, ConditionEstimator> more = new HashMap<>(byKey);
        more.put(estimator.key(), estimator);
        return new ConditionEstimators(Map.copyOf(more));
    }

    /** The estimator of a condition; empty if there is none: then the condition is unknown unless the user gives it. */
    public Optional<ConditionEstimator> of(String key) {
        return Optional.ofNullable(byKey.get(key));
    }
}
