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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The values of a sampler's settings, and the seed of the noise that it adds on the way. Immutable.
 *
 * <pre>{@code
 * SamplerSettings settings = factory.defaults().with("steps", 50).withSeed(7);
 * }</pre>
 */
public final class SamplerSettings {

    private final Map<String, SamplerSetting> allowed;
    private final Map<String, Double> values;
    private final long seed;

    private SamplerSettings(Map<String, SamplerSetting> allowed, Map<String, Double> values, long seed) {
        this.allowed = allowed;
        this.values = values;
        this.seed = seed;
    }

    /** The defaults of these settings, and seed 0. */
    public static SamplerSettings defaultsOf(List<SamplerSetting> settings) {
        Map<String, SamplerSetting> allowed = settings.stream().collect(
                Collectors.toMap(SamplerSetting::key, Function.identity(), (one, other) -> one, LinkedHashMap::new));
        return new SamplerSettings(allowed, Map.of(), 0);
    }

    /**
     * These settings with another value.
     *
     * @throws IllegalArgumentException if the sampler has no such setting, or the value is out of its range
     */
    public SamplerSettings with(String key, double value) {
        setting(key).require(value);
        Map<String, Double> changed = new LinkedHashMap<>(values);
        changed.put(key, value);
        return new SamplerSettings(allowed, changed, seed);
    }

    /**
     * These settings with another word, for a setting that is one of some words.
     *
     * @throws IllegalArgumentException if the sampler has no such setting, or the word is none of its
     */
    public SamplerSettings with(String key, String word) {
        return with(key, setting(key).valueOf(word));
    }

    /**
     * These settings with those of the values that the sampler has a setting for; the others are left out. For a dialog or a macro
     * that has the settings of several samplers.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public SamplerSettings withApplicable(Map<String, ? extends Number> given) {
        SamplerSettings changed = this;
        for (Map.Entry<String, ? extends Number> entry : given.entrySet()) {
            changed = has(entry.getKey()) ? changed.with(entry.getKey(), entry.getValue().doubleValue()) : changed;
        }
        return changed;
    }

    /** These settings with another seed. */
    public SamplerSettings withSeed(long other) {
        return new SamplerSettings(allowed, values, other);
    }

    /** Whether the sampler has a setting of this key. */
    public boolean has(String key) {
        return allowed.containsKey(key);
    }

    /** @throws IllegalArgumentException if the sampler has no such setting */
    public double number(String key) {
        return values.getOrDefault(key, setting(key).defaultValue());
    }

    /** The value of a setting that is a whole number. */
    public int whole(String key) {
        return Math.toIntExact(Math.round(number(key)));
    }

    /** The word of a setting that is one of some words. */
    public String word(String key) {
        return setting(key).choices().get(whole(key));
    }

    /** The seed of the noise that is drawn after the start. */
    public long seed() {
        return seed;
    }

    /** All values by key, in the order of the sampler's settings. */
    public Map<String, Double> values() {
        Map<String, Double> all = new LinkedHashMap<>();
        allowed.keySet().forEach(key -> all.put(key, number(key)));
        return all;
    }

    private SamplerSetting setting(String key) {
        return Optional.ofNullable(allowed.get(key)).orElseThrow(() -> new IllegalArgumentException(
                "'" + key + "' is not a setting of this sampler; its settings are " + String.join(", ", allowed.keySet()) + "."));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SamplerSettings settings && seed == settings.seed && values().equals(settings.values());
    }

    @Override
    public int hashCode() {
        return 31 * values().hashCode() + Long.hashCode(seed);
    }

    @Override
    public String toString() {
        return values() + ", seed " + seed;
    }
}
