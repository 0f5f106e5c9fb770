/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.host.dialog;

import ij.ImagePlus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.constraineddiffusion.command.ConstrainedCommand;
import org.constraineddiffusion.image.InputException;
import org.constraineddiffusion.image.UserText;
import org.constraineddiffusion.keys.CommandParameter;
import org.constraineddiffusion.keys.CommandParameters;
import org.constraineddiffusion.menu.MenuCommand;
import org.constraineddiffusion.restoration.Forecast;
import org.constraineddiffusion.restoration.ModelSummary;
import org.constraineddiffusion.restoration.Models;
import org.constraineddiffusion.restoration.Preview;
import org.constraineddiffusion.restoration.RestorationErrors;
import org.constraineddiffusion.restoration.RestorationListener;

/**
 * What a dialog has to know of a command, without windows: its fields, which of them have an effect with the others' values, what would be
 * done, how long it takes, and why it cannot be done. The dialog keeps the texts of its fields, by key, and asks with them; the command gets
 * them when the user accepts.
 */
public final class CommandForm {

    /** What no dialog may be silent about. */
    public static final String CAUTION = "Generated pixels are synthetic: do not measure them.";

    /**
     * What is known before the command runs.
     *
     * @param problem why it cannot run, one plain sentence; empty if nothing speaks against it
     * @param work what it would do, one sentence
     * @param time about how long it takes, one sentence; empty if it cannot run
     */
    public record Outlook(String problem, String work, String time) {
    }

    /** The most pixels along a side of a preview. */
    private static final int PREVIEW = 192;

    private final MenuCommand command;
    private final ImagePlus image;
    private final CommandParameters parameters;
    private final Predicate<String> isGiven;
    private final Map<String, Optional<ModelSummary>> summaries = new LinkedHashMap<>();

    /** @param isGiven whether the caller has given a key, which is not asked for */
    public CommandForm(MenuCommand command, Predicate<String> isGiven) {
        this.command = command;
        this.parameters = CommandParameters.of(command);
        this.isGiven = isGiven;
        this.image = command.subject();
    }

    /** The dialog's title. */
    public String title() {
        return command.label().replace("...", "");
    }

    /** The command's menu entry. */
    public String label() {
        return command.label();
    }

    /** The image that is worked on, or null if there is none. */
    public ImagePlus image() {
        return image;
    }

    /** Whether {@link #preview} can show a part of the result. */
    public boolean hasPreview() {
        return image != null && command instanceof ConstrainedCommand;
    }

    /** The fields of the first step. */
    public List<CommandParameter> essential() {
        List<String> first = command.essential();
        return first.stream().flatMap(key -> asked().stream().filter(field -> field.key().equals(key))).toList();
    }

    /** The fields behind the button Advanced. */
    public List<CommandParameter> advanced() {
        return asked().stream().filter(field -> !command.essential().contains(field.key())).toList();
    }

    private List<CommandParameter> asked() {
        return parameters.all().stream().filter(field -> !field.isImage() && !field.isHidden() && !isGiven.test(field.key())).toList();
    }

    /** The texts that the fields begin with: the values of the last time, else the defaults. */
    public Map<String, String> initial() {
        RememberedValues last = RememberedValues.of(command);
        Map<String, String> values = defaults();
        values.replaceAll((key, text) -> last.get(key).filter(remembered -> isAccepted(key, remembered)).orElse(text));
        return values;
    }

    /** The texts of the defaults. */
    public Map<String, String> defaults() {
        Map<String, String> values = new LinkedHashMap<>();
        asked().forEach(field -> values.put(field.key(), field.text()));
        return values;
    }

    /** Whether a remembered value still is one: a model may have been removed, a choice be gone. */
    private boolean isAccepted(String key, String text) {
        try {
            CommandParameter field = CommandParameters.of(command.another()).find(key);
            List<String> offered = field.shownOffered();
            field.setShownText(text);
            field.check();
            return offered.isEmpty() || offered.contains(text);
        } catch (InputException former) {
            return false;
        }
    }

    /** What a field offers with these values; empty if it is to be typed. */
    public List<String> offered(CommandParameter field, Map<String, String> values) {
        if (!field.key().equals("modality")) {
            return field.key().equals("planes") ? List.of() : field.shownOffered(); // which may be numbers too
        }
        List<String> classes = summary(values).map(model -> model.conditions().getOrDefault("modality", List.of())).orElse(List.of());
        return Stream.concat(Stream.of("auto"), classes.stream()).toList();
    }

    /** Whether a field has an effect with the values of the others. */
    public boolean applies(CommandParameter field, Map<String, String> values) {
        try {
            MenuCommand probe = withTexts(values);
            return summary(values).map(model -> probe.applies(field.key(), model)).orElse(true);
        } catch (InputException mistyped) {
            return true;
        }
    }

    /** What the chosen model is for, and what it is not for. */
    public String purpose(Map<String, String> values) {
        if (model(values).equals(Models.AUTO)) {
            return Models.summary(Models.AUTO).purpose();
        }
        return summary(values).map(model -> "For: " + model.purpose() + (model.notFor().isEmpty() ? "" : "\nNot for: " + model.notFor()))
                .orElse("This model's description cannot be read.");
    }

    private String model(Map<String, String> values) {
        return Optional.ofNullable(values.get("model")).or(() -> Optional.ofNullable(parameters.find("model")).map(CommandParameter::macroText)).orElse("");
    }

    private Optional<ModelSummary> summary(Map<String, String> values) {
        return summaries.computeIfAbsent(model(values), name -> {
            try {
                return Optional.of(Models.summary(name));
            } catch (RuntimeException unreadable) {
                return Optional.empty();
            }
        });
    }

    /** The image, one line. */
    public String subject() {
        int planes = image.getStackSize();
        return UserText.shown(image.getTitle()) + ": " + image.getWidth() + " x " + image.getHeight() + " pixels, "
                + (image.getBitDepth() == 24 ? "RGB" : image.getBitDepth() + "-bit") + (planes == 1 ? "" : ", " + planes + " planes");
    }

    /** What would be done with these values; may take a while. */
    public Outlook outlook(Map<String, String> values) {
        Forecast forecast = forecast(values);
        return new Outlook(forecast.problem(), forecast.work(), time(forecast));
    }

    /** The same, as figures. */
    public Forecast forecast(Map<String, String> values) {
        try {
            MenuCommand probe = withTexts(values);
            CommandParameters.of(probe).check();
            probe.setAnswered(); // as it will be if the user presses OK
            return probe.forecast();
        } catch (RuntimeException refused) {
            return Forecast.refused(sentence(refused));
        }
    }

    /** About how long it takes, in words. */
    public static String time(Forecast forecast) {
        if (forecast.seconds().isEmpty()) {
            return "";
        }
        double seconds = forecast.seconds().getAsDouble();
        String text = seconds < 1.5 ? "1 s" : seconds < 90 ? twoDigits(seconds) + " s" : seconds < 5400 ? twoDigits(seconds / 60) + " min" : twoDigits(seconds / 3600) + " h";
        return "Expected time: about " + text + (forecast.measured() ? ", by the last run." : "; more exactly after the first run.");
    }

    private static String twoDigits(double value) {
        double step = Math.pow(10, Math.floor(Math.log10(value)) - (value < 10 ? 0 : 1));
        return String.format(Locale.ROOT, "%.0f", Math.rint(value / step) * step);
    }

    /**
     * Restores a small part of the image.
     *
     * @return the part before and after
     * @throws InputException if it cannot, with one plain sentence
     * @throws java.util.concurrent.CancellationException if it is canceled
     */
    public List<ImagePlus> preview(Map<String, String> values, BooleanSupplier canceled) {
        if (!Models.isTrusted(model(values))) {
            throw new InputException("The model did not come with the plugin: a preview needs your trust, which the first run asks for.");
        }
        if (!(withTexts(values) instanceof ConstrainedCommand probe)) {
            throw new InputException("There is no preview of " + title() + ".");
        }
        if (!probe.critics().stream().map(Models::critic).allMatch(Models::isTrusted)) {
            throw new InputException("The critic did not come with the plugin: a preview needs your trust, which the first run asks for.");
        }
        Preview preview = probe.configured().listener(new RestorationListener() {
            @Override
            public void onStep(Step step) {
            }

            @Override
            public boolean isCanceled() {
                return canceled.getAsBoolean();
            }
        }).preview(PREVIEW);
        return List.of(preview.before(), preview.after());
    }

    /** What failed, in one sentence. */
    public String sentence(Throwable failed) {
        return RestorationErrors.sentenceOrMessage(failed, command.savingMemory());
    }

    /** A copy of the command with other values; those that have no effect keep their defaults. */
    private MenuCommand withTexts(Map<String, String> values) {
        MenuCommand probe = command.another();
        CommandParameters own = CommandParameters.of(probe);
        own.all().stream().filter(field -> !field.isImage() && isGiven.test(field.key()))
                .forEach(field -> field.setText(parameters.find(field.key()).macroText()));
        values.forEach((key, text) -> own.find(key).setShownText(text));
        return probe;
    }

    /**
     * Gives the command the values that have an effect, and remembers them for the next dialog.
     *
     * @throws InputException if a text is not of its field's type, with what is allowed
     */
    public void accept(Map<String, String> values) {
        Map<String, String> effective = effective(values);
        effective.forEach((key, text) -> parameters.find(key).setShownText(text));
        RememberedValues.of(command).put(effective);
        command.setAnswered();
    }

    /** The values, with the defaults for all that have no effect. */
    public Map<String, String> effective(Map<String, String> values) {
        Map<String, String> effective = new LinkedHashMap<>(defaults());
        asked().stream().filter(field -> applies(field, values)).forEach(field -> effective.put(field.key(), values.get(field.key())));
        return effective;
    }

    /** The keys that a recorder is to write, with the command's values. */
    public Map<String, String> recorded() {
        Map<String, String> changed = new LinkedHashMap<>();
        parameters.changed().forEach(field -> changed.put(field.key(), field.macroText()));
        return changed;
    }
}
