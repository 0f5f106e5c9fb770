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

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Writes a trained model as a package of its own: {@code rdf.yaml} and the files it names are those of the package that it was trained from, with
 * other weights, test tensors, name and card.
 */
public final class AdaptedPackage {

    private static final String WEIGHTS = "denoiser.pt";
    private static final int TEST_SIDE = 64;
    private static final int TEST_TIME = 500;

    /**
     * What a package says of itself.
     *
     * @param name of the model and of its folder
     * @param description one sentence
     * @param adaptation how it was made, for {@code config: constrained_diffusion: adaptation:}: texts, numbers, lists and maps
     * @param card the text of {@code README.md}
     */
    public record Description(String name, String description, Map<String, Object> adaptation, String card) {
    }

    private final TrainableModel model;
    private final Description description;
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    private AdaptedPackage(TrainableModel model, Description description) {
        this.model = model;
        this.description = description;
    }

    /**
     * Refuses a folder that cannot be written, before anything is computed.
     *
     * @param models is made if it is missing
     * @throws ModelException if a model of this name is there, or nothing can be written there
     */
    public static void check(Path models, String name) {
        if (!name.matches("[\\p{L}\\p{N}][\\p{L}\\p{N} ._()+-]{0,99}") || name.endsWith(".") || name.endsWith(" ")) {
            throw new ModelException("name must be 1 to 100 letters, digits, spaces or any of . _ ( ) + -, and begin with a letter or digit, not " + YamlSection.shown(name) + ".");
        }
        if (Files.exists(models.resolve(name))) {
            throw new ModelException("name: there is a model '" + name + "' in " + models + " already; give another name, or remove that folder.");
        }
        try {
            Files.createDirectories(models);
            Files.delete(Files.createTempFile(models, "adapted", ".part"));
        } catch (IOException refused) {
            throw cannotWrite(models, refused);
        }
    }

    /**
     * Writes a package into a folder of models; all of it, or nothing.
     *
     * @return the package's folder
     * @throws ModelException if it cannot be written
     */
    public static Path write(TrainableModel model, Description description, Path models) {
        check(models, description.name);
        AdaptedPackage written = new AdaptedPackage(model, description);
        written.collect();
        return written.writeTo(models);
    }

    private void collect() {
        files.put(WEIGHTS, model.toTorchScript());
        addTestTensors();
        files.put("README.md", description.card.getBytes(StandardCharsets.UTF_8));
        files.put(RdfFile.NAME, rdf().getBytes(StandardCharsets.UTF_8));
    }

    private void addTestTensors() {
        ModelPackage parent = model.parent();
        int side = (TEST_SIDE + parent.divisor() - 1) / parent.divisor() * parent.divisor();
        float[] xt = new float[parent.channels() * side * side];
        Random random = new Random(0);
        for (int i = 0; i < xt.length; i++) {
            xt[i] = (float) random.nextGaussian();
        }
        Shape shape = new Shape(1, parent.channels(), side, side);
        try (NDManager manager = model.prior().newManager()) {
            NDArray output = model.prior().output(manager.create(xt, shape), manager.create(new float[] {TEST_TIME}));
            output.attach(manager);
            files.put("test_xt.npy", NumpyFile.of(xt, shape.getShape()));
            files.put("test_t.npy", NumpyFile.of(new float[] {TEST_TIME}, 1));
            files.put("test_v.npy", NumpyFile.of(output.toFloatArray(), shape.getShape()));
        }
    }

    private String rdf() {
        String text = new String(model.parent().file(RdfFile.NAME).orElseThrow(), StandardCharsets.UTF_8);
        Map<String, Object> rdf = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        rdf.put("name", description.name);
        rdf.put("description", description.description);
        rdf.put("documentation", "README.md");
        rdf.remove("covers");
        rdf.remove("id");
        String hash = Sha256.of(files.get(WEIGHTS));
        at(rdf, "weights", "torchscript").ifPresent(torchScript -> setFile(torchScript, WEIGHTS));
        Map<String, Object> section = at(rdf, "config", "constrained_diffusion").orElseThrow();
        at(section, "parts", "denoiser").ifPresent(denoiser -> {
            denoiser.put("source", WEIGHTS);
            denoiser.put("sha256", hash);
        });
        section.put("adaptation", description.adaptation);
        setTestTensors(rdf);
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setWidth(160);
        options.setAllowUnicode(true);
        return "# Written by Adapt Model...\n" + new Yaml(options).dump(rdf);
    }

    private void setFile(Map<String, Object> entry, String file) {
        entry.put("source", file);
        entry.put("sha256", Sha256.of(files.get(file)));
    }

    /** The first two inputs and the output of the format. */
    private void setTestTensors(Map<String, Object> rdf) {
        setTestTensors(rdf.get("inputs"), List.of("test_xt.npy", "test_t.npy"));
        setTestTensors(rdf.get("outputs"), List.of("test_v.npy"));
    }

    private void setTestTensors(Object described, List<String> of) {
        if (described instanceof List<?> list) {
            for (int i = 0; i < Math.min(list.size(), of.size()); i++) {
                String file = of.get(i);
                at(list.get(i), "test_tensor").ifPresent(tensor -> setFile(tensor, file));
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static Optional<Map<String, Object>> at(Object map, String... keys) {
        Object found = map;
        for (String key : keys) {
            found = found instanceof Map<?, ?> inner ? inner.get(key) : null;
        }
        return found instanceof Map<?, ?> ? Optional.of((Map<String, Object>) found) : Optional.empty();
    }

    /** Writes into a folder beside and renames it, so that a package is whole wherever it is seen. */
    private Path writeTo(Path models) {
        Path target = models.resolve(description.name);
        Path part = null;
        try {
            part = Files.createDirectory(models.resolve(".adapted" + UUID.randomUUID())); // readable by others, as a temporary one is not
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Files.write(part.resolve(file.getKey()), file.getValue());
            }
            Files.move(part, target);
            return target;
        } catch (IOException failed) {
            remove(part);
            throw cannotWrite(models, failed);
        }
    }

    private static void remove(Path folder) {
        if (folder == null) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(each -> each.toFile().delete());
        } catch (IOException leftBehind) {
            // The first failure is the one to tell.
        }
    }

    private static ModelException cannotWrite(Path models, IOException refused) {
        String why = refused instanceof AccessDeniedException ? "access is denied" : refused.getMessage();
        return new ModelException("The adapted model cannot be written into " + models + " (" + why + "): make that folder writable, or give the key folder another one.", refused);
    }
}
