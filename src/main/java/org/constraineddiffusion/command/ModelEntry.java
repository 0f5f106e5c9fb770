package org.constraineddiffusion.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.constraineddiffusion.restoration.InstalledModels;
import org.constraineddiffusion.restoration.ModelSummary;
import org.constraineddiffusion.restoration.Models;
import org.constraineddiffusion.restoration.RestorationErrors;

/**
 * A model as the window of models shows it, and what can be done with it.
 *
 * @param name the model's name
 * @param facts name and value of what there is to know, in the order to show them
 * @param picture the bytes of a PNG or JPEG file
 * @param removable whether it did not come with the plugin
 */
public record ModelEntry(String name, Map<String, String> facts, Optional<byte[]> picture, boolean removable) {

    /** What users see of a model; of one whose description cannot be read, why. */
    public static ModelEntry of(String name) {
        try {
            ModelSummary model = Models.summary(name);
            Map<String, String> facts = new LinkedHashMap<>();
            facts.put("For", model.purpose());
            facts.put("Not for", model.notFor());
            facts.put("Licence", model.licence());
            facts.put("Version", model.version());
            facts.put("Size", String.format(Locale.ROOT, "%.1f MB", model.bytes() / 1e6));
            facts.put("Channels", model.channels() + (model.latent() ? ", latent model" : ""));
            facts.put("Conditions", conditions(model));
            facts.put("Files", model.place());
            facts.values().removeIf(String::isBlank);
            return new ModelEntry(name, facts, model.picture(), !model.place().startsWith("the plugin's jar"));
        } catch (RuntimeException unreadable) {
            return new ModelEntry(name, Map.of("Cannot be used", sentence(unreadable)), Optional.empty(), true);
        }
    }

    private static String conditions(ModelSummary model) {
        String all = model.conditions().entrySet().stream()
                .map(each -> each.getValue().isEmpty() ? each.getKey() : each.getKey() + " (" + String.join(", ", each.getValue()) + ")").collect(Collectors.joining("; "));
        return model.takesPrompts() ? all.isEmpty() ? "caption" : all + "; caption" : all.isEmpty() ? "none" : all;
    }

    /** In one line. */
    String line() {
        return name + ": " + facts.entrySet().stream().map(fact -> fact.getKey().toLowerCase(Locale.ROOT) + " " + fact.getValue()).collect(Collectors.joining("; "));
    }

    /** Evaluates its test tensors; asks the user first whether to trust it. One sentence, whatever comes of it. */
    public String check() {
        try {
            Trust.require(Models.model(name));
            return InstalledModels.check(name, "auto");
        } catch (CancellationException notTrusted) {
            return "Not checked: a check runs the model, which you do not trust.";
        } catch (RuntimeException failed) {
            return sentence(failed);
        }
    }

    /** Removes it. */
    public void remove() {
        InstalledModels.remove(name);
    }

    /** Installs a model: see {@link InstalledModels#add}. */
    public static String add(String source, String sha256, BiConsumer<Long, OptionalLong> bytes, BooleanSupplier canceled) {
        return InstalledModels.add(source, sha256, new InstalledModels.Progress() {
            @Override
            public void onBytes(long done, OptionalLong all) {
                bytes.accept(done, all);
            }

            @Override
            public boolean isCanceled() {
                return canceled.getAsBoolean();
            }
        });
    }

    /** The names of all models. */
    public static List<String> names() {
        return Models.names();
    }

    /** Gives back the memory of models that are kept for the next command. */
    public static void freeMemory() {
        InstalledModels.freeMemory();
    }

    /** What failed, in one sentence. */
    public static String sentence(Throwable failed) {
        return RestorationErrors.sentence(failed, "close other programs").orElseGet(() -> String.valueOf(failed.getMessage()));
    }
}
