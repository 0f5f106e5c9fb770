package org.constraineddiffusion.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import ij.gui.OvalRoi;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scijava.Context;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.PluginInfo;
import org.scijava.plugin.PluginService;
import org.scijava.widget.InputHarvester;
import org.scijava.widget.InputPanel;

/** SciJava's dialog, with a user who notes what is asked for, answers, and presses a button. */
class DialogPreprocessorTest extends MacroTest {

    private static final String ADVANCED = "strictness steps inner_steps step_size final_step_size delta eta sampler_settings";

    private Context context;

    @BeforeEach
    void startSciJava() {
        context = new Context(CommandService.class, PluginService.class);
        PluginInfo<?> user = PluginInfo.create(User.class, PreprocessorPlugin.class);
        user.setPriority(InputHarvester.PRIORITY);
        context.service(PluginService.class).addPlugin(user);
        User.asked.clear();
        User.steps = 0;
        User.presses = "OK";
    }

    @AfterEach
    void stopSciJava() {
        context.dispose();
    }

    @ParameterizedTest
    @CsvSource({
        "Inpaint, mask fill_value minimum_area invert context nuclear_diameter grain labels style style_weight caption negative_caption guidance planes samples",
        "Upsample, factor factor_y kernel latent_direction output style style_weight caption negative_caption guidance planes samples",
        "Denoise, noise noise_model gain offset stripes output planes samples",
        "Deblur, fwhm psf noise output planes samples",
        "MakeIsotropic, factor kernel samples",
        "MatchStyle, style structure strength critic caption negative_caption guidance planes samples",
        "GenerateFromLabels, critic classes reference style_weight nuclear_diameter caption negative_caption guidance planes samples"
    })
    void theDialogAsksForTheCommandsOwnKeysFirstAndNotForTheSamplers(String command, String own)
            throws InterruptedException, ExecutionException {
        run(command);
        assertEquals("image " + own + " model method seed polarity modality device advanced", String.join(" ", User.asked));
    }

    @Test
    void whatTheCallerHasSaidIsNotAskedFor() throws InterruptedException, ExecutionException {
        run("Denoise", "image", cells(), "noise", 2.5, "seed", 3L);
        assertEquals("noise_model gain offset stripes output planes samples model method polarity modality device advanced", String.join(" ", User.asked));
    }

    @Test
    void theSamplersKeysAreAskedForInASecondDialogIfTheUserWants() throws InterruptedException, ExecutionException {
        run("Denoise", "image", cells(), "noise", 2.5, "noise_model", "auto", "gain", 0.0, "offset", 0.0, "stripes", "none", "output", "auto", "seed", 3L, "planes", "current", "samples", 1, "model", "nuclei-fluorescence", "method",
                "fast", "polarity", "auto", "modality", "auto", "device", "cpu", "advanced", true);
        assertEquals(ADVANCED, String.join(" ", User.asked));
    }

    @Test
    void theCommandRunsWithWhatTheUserHasTyped() throws InterruptedException, ExecutionException {
        User.steps = -7;
        CommandModule module = run("Inpaint", "image", marked());
        assertTrue(module.getCancelReason().contains("not '-7'"), module.getCancelReason());
    }

    @Test
    void modelsAndOpenImagesAreToBeChosenNotTyped() throws InterruptedException, ExecutionException {
        ImagePlus image = marked();
        image.show();
        ImagePlus other = marked();
        other.setTitle("another one");
        other.show();
        run("Inpaint", "image", image);
        assertEquals(List.of("nuclei-fluorescence", "microscopy", "microscopy-grey", "histology-rgb", "microscopy-latent"), User.offered.get("model"));
        assertEquals(List.of("", "another one"), User.offered.get("mask"));
        assertEquals(List.of(), User.offered.get("fill_value"));
        assertEquals(List.of("fast", "newton", "projection"), User.offered.get("method").subList(0, 3));
        run("Deblur", "image", image);
        assertEquals(List.of("", "another one"), User.offered.get("psf"));
        run("Denoise", "image", image);
        assertEquals(List.of("fast"), User.offered.get("method"), "the others are refused");
    }

    @Test
    void aRecorderWritesWhatDiffersFromTheDefault() {
        Deblur command = new Deblur();
        command.image = cells();
        command.seed = 7;
        command.eta = 0.5;
        command.advanced = true;
        assertEquals(List.of("seed", "eta"), CommandParameters.of(command).changed().stream().map(CommandParameter::key).toList());
    }

    @Test
    void aModelThatIsNotOfferedIsNotRefusedForThat() {
        Deblur command = new Deblur();
        command.model = "/a/folder/of/ones/own";
        CommandParameter model = CommandParameters.of(command).all().stream().filter(parameter -> parameter.key().equals("model")).findFirst().orElseThrow();
        assertEquals("/a/folder/of/ones/own", model.offered().get(0));
        model.check();
    }

    @Test
    void whatWasAskedOnceIsNotAskedAgain() throws InterruptedException, ExecutionException {
        CommandModule module = run("Inpaint", "image", marked());
        assertEquals(List.copyOf(new LinkedHashSet<>(User.asked)), User.asked);
        for (ModuleItem<?> input : module.getInfo().inputs()) {
            assertTrue(module.isInputResolved(input.getName()) || input.getType().getName().startsWith("org.scijava"), input.getName());
        }
    }

    @Test
    void aDialogThatIsCanceledEndsTheCommandWithoutAWord() throws InterruptedException, ExecutionException {
        User.presses = "Cancel";
        CommandModule module = run("Inpaint", "image", marked());
        assertTrue(module.isCanceled());
        assertEquals("", module.getCancelReason());
        assertNull(module.getOutput("result"));
    }

    /** With the 0 steps that the user types, each command says no before it does anything. */
    private CommandModule run(String command, Object... inputs) throws InterruptedException, ExecutionException {
        return context.service(CommandService.class).run("org.constraineddiffusion.command." + command, true, inputs).get();
    }

    private static ImagePlus marked() {
        ImagePlus image = cells();
        image.setRoi(new OvalRoi(40, 30, 25, 20));
        return image;
    }

    /** In place of SciJava's Swing dialog: asks for what is not resolved, in the order that the command's description has. */
    public static final class User extends AbstractPreprocessorPlugin implements InputHarvester<Object, Object> {

        private static final List<String> asked = new ArrayList<>();
        private static final Map<String, List<?>> offered = new HashMap<>();
        private static int steps;
        private static String presses;

        @Override
        public void process(Module module) {
            if (presses.equals("Cancel")) {
                cancel("");
                return;
            }
            for (ModuleItem<?> input : module.getInfo().inputs()) {
                if (!module.isInputResolved(input.getName()) && !input.getType().getName().startsWith("org.scijava")) {
                    asked.add(input.getName());
                    offered.put(input.getName(), input.getChoices() == null ? List.of() : input.getChoices());
                    module.resolveInput(input.getName());
                }
            }
            module.setInput("steps", steps);
        }

        @Override
        public InputPanel<Object, Object> createInputPanel() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void buildPanel(InputPanel<Object, Object> panel, Module module) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean harvestInputs(InputPanel<Object, Object> panel, Module module) {
            throw new UnsupportedOperationException();
        }
    }
}
