package org.constraineddiffusion.host.imagej1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.constraineddiffusion.command.CommandParameter;
import org.constraineddiffusion.command.CommandParameters;
import org.constraineddiffusion.command.Inpaint;
import org.junit.jupiter.api.Test;

/** ImageJ's own dialog. */
class CommandDialogTest {

    @Test
    void theHelpSaysOfEachFieldWhatItIsForInTheOrderOfTheFields() {
        List<CommandParameter> fields = CommandParameters.of(new Inpaint()).all();
        String help = CommandDialog.help(fields);
        assertTrue(help.startsWith("<html>"), "ImageJ takes anything else for an address");
        int before = 0;
        for (CommandParameter field : fields) {
            int at = help.indexOf("<dd>" + field.help() + "</dd>");
            assertTrue(at > before, field.key());
            before = at;
        }
        assertEquals(fields.size(), help.split("<dt>", -1).length - 1);
        assertTrue(help.contains("<b>Context (pixels)</b>") && help.contains("<b>Fill value</b>"), "the labels as the dialog shows them");
    }
}
