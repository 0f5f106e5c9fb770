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

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;

/** A {@code tokenizer.json} of Hugging Face's tokenizers. Its library is loaded when it is first used. */
record TokenizerFile(PackageFiles packed, Weights file) {

    /** An open tokenizer and what its file holds. The class of the library stands in no signature of {@link Use}: its absence is noticed in {@link #with}. */
    record Opened(HuggingFaceTokenizer words, byte[] json) {
    }

    /** Work with an open tokenizer. */
    interface Use<T> {

        T of(Opened opened) throws IOException;
    }

    /** The text of tokens, without those that only mark its ends. */
    String text(long[] ids) {
        return ids.length == 0 ? "" : with(opened -> opened.words().decode(ids, true));
    }

    /** @throws ModelException if the library is missing, or the file is no tokenizer */
    <T> T with(Use<T> use) {
        byte[] json = packed.read(file);
        TorchRuntime.start(); // sets what keeps DJL from the network
        System.getProperties().putIfAbsent("RUST_FLAVOR", "cpu"); // the one inside of the jar
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(TokenizerFile.class.getClassLoader());
        try (HuggingFaceTokenizer words = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json),
                Map.of("truncation", "do_not_truncate", "padding", "do_not_pad"))) {
            return use.of(new Opened(words, json));
        } catch (LinkageError absent) {
            throw new ModelException("The library that reads prompts is missing or does not run here (" + absent.getMessage()
                    + "): put tokenizers-0.36.0.jar of ai.djl.huggingface into ImageJ's jars folder, as the zip has it.", absent);
        } catch (IOException | RuntimeException failed) {
            throw new ModelException("The model's file " + file.source() + " in " + packed.place() + " is no tokenizer.json that can be read ("
                    + String.valueOf(failed.getMessage()).lines().findFirst().orElse("no reason given") + ").", failed);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
