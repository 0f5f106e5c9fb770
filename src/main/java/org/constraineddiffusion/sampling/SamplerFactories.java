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

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.constraineddiffusion.constraint.Constraint;

/** The sampling methods that are available, by key. Immutable. */
public final class SamplerFactories {

    private static final List<List<SamplerFactory>> REGISTERED = new CopyOnWriteArrayList<>();

    private final Map<String, SamplerFactory> byKey;

    private SamplerFactories(Map<String, SamplerFactory> byKey) {
        this.byKey = byKey;
    }

    /**
     * Those named in {@code META-INF/services} of this library and of what its class loader sees besides, and those that are
     * {@link #register registered}; the library's own come first.
     */
    public static SamplerFactories found() {
        List<SamplerFactory> found = Services.found(SamplerFactory.class);
        found.sort(Comparator.comparing(factory -> !factory.getClass().getPackageName().startsWith(SamplerFactories.class.getPackageName())));
        REGISTERED.forEach(found::addAll);
        return new SamplerFactories(Map.of()).with(found);
    }

    /** Has {@link #found} give more methods until this is closed: for a host with an index of plugins of its own. */
    public static Registration register(Collection<? extends SamplerFactory> more) {
        List<SamplerFactory> kept = List.copyOf(more);
        REGISTERED.add(kept);
        return () -> REGISTERED.removeIf(each -> each == kept);
    }

    /** See {@link #register}. */
    public interface Registration extends AutoCloseable {

        @Override
        void close();
    }

    /** These and more; one that has the key of another takes its place. */
    public SamplerFactories with(Collection<? extends SamplerFactory> more) {
        Map<String, SamplerFactory> all = new LinkedHashMap<>(byKey);
        more.forEach(factory -> all.put(factory.key(), factory));
        return new SamplerFactories(all);
    }

    /** All, in the order of dialogs. */
    public List<SamplerFactory> list() {
        return List.copyOf(byKey.values());
    }

    /** Those that can be used with a constraint. */
    public List<SamplerFactory> fitting(Constraint constraint) {
        return byKey.values().stream().filter(factory -> factory.refusal(constraint).isEmpty()).collect(Collectors.toUnmodifiableList());
    }

    /** @throws IllegalArgumentException if there is none of this key; the message lists those that there are */
    public SamplerFactory find(String key) {
        SamplerFactory factory = byKey.get(key);
        if (factory == null) {
            throw new IllegalArgumentException("There is no sampler '" + key + "'; choose one of " + String.join(", ", byKey.keySet()) + ".");
        }
        return factory;
    }

    /**
     * A method with its default settings.
     *
     * @throws IllegalArgumentException if there is none of this key
     */
    public SamplerChoice choose(String key) {
        return SamplerChoice.of(find(key));
    }
}
