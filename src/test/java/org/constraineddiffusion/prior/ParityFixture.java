package org.constraineddiffusion.prior;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** What {@value #COMMAND} wrote to {@code src/test/resources/parity}. */
public record ParityFixture(Map<String, ?> description) {

    /** Renews the fixture; to be run in {@code python/}. */
    public static final String COMMAND = "python -m constrained_diffusion.fixture";

    private static final String FOLDER = "/parity/";

    public static ParityFixture read() {
        try (InputStream stream = ParityFixture.class.getResourceAsStream(FOLDER + "fixture.yaml")) {
            return new ParityFixture(new Yaml().load(stream));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public String text(String key) {
        return (String) description.get(key);
    }

    public double number(String key) {
        return ((Number) description.get(key)).doubleValue();
    }

    /** The times of the reference's runs, by their number of steps. */
    @SuppressWarnings("unchecked")
    public Map<Integer, List<Integer>> times() {
        return (Map<Integer, List<Integer>>) description.get("times");
    }

    /** An array of the fixture, by its file's name without the ending. */
    public NumpyFile array(String name) {
        return NumpyFile.read(FOLDER + name + ".npy");
    }
}
