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

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads {@code rdf.yaml} as what anyone may have written: at most 1 MB of UTF-8, every key once, nothing that refers to itself. YAML's
 * aliases stand for what they refer to, so a short text can stand for an endless one; some are allowed, as other software writes them.
 */
final class RdfFile {

    static final String NAME = "rdf.yaml";

    private static final int LARGEST = 1 << 20;
    private static final int MOST_ALIASES = 50;
    private static final int DEEPEST = 50;

    /** Entries of all lists and maps, with those that aliases stand for: more than 1 MB can hold without. */
    private static final int MOST_ENTRIES = LARGEST;

    private final String place;
    private final Set<Object> within = Collections.newSetFromMap(new IdentityHashMap<>());
    private int entries;

    private RdfFile(String place) {
        this.place = place;
    }

    /** @throws ModelException if the file is missing, or no description that can be read */
    static YamlSection read(PackageFiles files) {
        RdfFile file = new RdfFile(files.place());
        String text = file.decoded(file.bytes(files));
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setNestingDepthLimit(DEEPEST);
        try {
            Object content = new Yaml(new SafeConstructor(options)).load(text);
            file.refuseEndless(content);
            return YamlSection.root(content, files.place() + ", " + NAME);
        } catch (MarkedYAMLException failed) {
            throw file.refused(failed.getProblem() + (failed.getProblemMark() == null ? "" : " in line " + (failed.getProblemMark().getLine() + 1)), failed);
        } catch (YAMLException failed) {
            throw file.refused(String.valueOf(failed.getMessage()).lines().findFirst().orElse("no reason given"), failed);
        }
    }

    static String sha256(PackageFiles files) {
        return Sha256.of(new RdfFile(files.place()).bytes(files));
    }

    private byte[] bytes(PackageFiles files) {
        try (InputStream stream = files.open(NAME)) {
            byte[] bytes = stream.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw refused("it is larger than 1 MB, which no description is", null);
            }
            return bytes;
        } catch (NoSuchFileException missing) {
            throw new ModelException("There is no model in " + place + ": a model's folder holds a file rdf.yaml.", missing);
        } catch (IOException failed) {
            throw refused(String.valueOf(failed.getMessage()), failed);
        }
    }

    private String decoded(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer input = ByteBuffer.wrap(bytes);
        CharBuffer text = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(input, text, true);
        String decoded = text.flip().toString();
        if (result.isError()) {
            throw refused("it is not UTF-8 in line " + (1 + decoded.chars().filter(c -> c == '\n').count()) + ": save it as UTF-8", null);
        }
        return decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded;
    }

    /** Whoever walks through the content, or prints it, is to come to an end. */
    private void refuseEndless(Object content) {
        if (content instanceof Map<?, ?> map) {
            enter(map, map.values());
        } else if (content instanceof Collection<?> list) {
            enter(list, list);
        }
    }

    private void enter(Object container, Collection<?> content) {
        if (!within.add(container)) {
            throw refused("an alias in it refers to itself", null);
        }
        entries += content.size();
        if (entries > MOST_ENTRIES) {
            throw refused("its aliases (*) stand for too much: write out what they stand for", null);
        }
        content.forEach(this::refuseEndless);
        within.remove(container);
    }

    private ModelException refused(String why, Throwable cause) {
        String sentence = why.replaceAll("\\p{Cntrl}", "?").strip();
        return new ModelException("The model's description " + NAME + " in " + place + " cannot be read: "
                + (sentence.length() > 300 ? sentence.substring(0, 300) + " …" : sentence) + ".", cause);
    }
}
