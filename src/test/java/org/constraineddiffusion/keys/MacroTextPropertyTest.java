/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.constraineddiffusion.command.Inpaint;
import org.constraineddiffusion.image.InputException;

class MacroTextPropertyTest {

    /** Texts without line breaks or tabs, and whose brackets are in pairs. */
    @Provide
    Arbitrary<String> titles() {
        Arbitrary<String> plain = Arbitraries.strings().withChars(" '\"=,.\\-äµ漢1aZ").ofMaxLength(8);
        return Arbitraries.frequencyOf(Tuple.of(3, plain), Tuple.of(1, plain.map(text -> "[" + text + "]")),
                Tuple.of(1, plain.tuple2().map(both -> both.get1() + "[" + both.get2() + "[]] x")));
    }

    @Provide
    Arbitrary<String> keys() {
        return Arbitraries.strings().withCharRange('a', 'z').withChars('_').ofMinLength(1).ofMaxLength(6);
    }

    /** What macros are made of, in any order. */
    @Provide
    Arbitrary<String> scraps() {
        return Arbitraries.of("key", "=", "[", "]", "'", "\"", " ", "\t", "\n", "steps=3", "a=[b c]", "==", "\\", "\u0000", "ä").list().ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    @Property(seed = "1")
    void aQuotedTitleIsReadBack(@ForAll("titles") String title) {
        assertEquals(Map.of("key", title), MacroText.parse("key=" + MacroText.quote(title)));
    }

    @Property(seed = "2")
    void eachOfManyKeysHasItsOwnValue(@ForAll("options") Map<String, String> options) {
        String text = options.entrySet().stream().map(option -> option.getKey() + "=" + MacroText.quote(option.getValue())).collect(Collectors.joining(" "));
        assertEquals(new LinkedHashMap<>(options), MacroText.parse(text));
    }

    @Provide
    Arbitrary<Map<String, String>> options() {
        return Arbitraries.maps(keys(), titles()).ofMaxSize(6);
    }

    @Property(seed = "3")
    void anyTextIsReadBack(@ForAll String text) {
        assertEquals(Map.of("key", text), MacroText.parse("key=" + MacroText.quote(text)));
    }

    @Property(seed = "6")
    void anyScrapIsReadBack(@ForAll("scraps") String text) {
        assertEquals(Map.of("key", text), MacroText.parse("key=" + MacroText.quote(text) + " "));
    }

    @Property(seed = "7", tries = 300)
    void aMacrosTextIsWhatStandsInItsQuotes(@ForAll("scraps") String text) {
        assertEquals(text.replace("\u0000", "?"), new ij.macro.Interpreter().run("return \"" + MacroText.inQuotes(text.replace("\u0000", "?")) + "\";", null));
    }

    @Property(seed = "4")
    void anyTextIsReadOrRefusedInASentence(@ForAll("scraps") String options) {
        read(options);
    }

    @Property(seed = "5")
    void anyCharactersAreReadOrRefusedInASentence(@ForAll String options) {
        read(options);
    }

    private static void read(String options) {
        try {
            Inpaint command = new Inpaint();
            CommandParameters.of(command).set(options);
        } catch (InputException refused) {
            assertEquals(true, refused.getMessage().endsWith("."), refused.getMessage());
        }
    }
}
