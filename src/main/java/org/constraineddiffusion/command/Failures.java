package org.constraineddiffusion.command;

import ij.IJ;
import java.io.PrintWriter;
import java.io.StringWriter;

/** One sentence for failures that are no fault of the input. */
final class Failures {

    private Failures() {
    }

    /** Says what to do about a lack of memory; of anything else it logs the details. */
    static String explain(Throwable failed, int context) {
        String message = String.valueOf(failed.getMessage());
        if (failed instanceof OutOfMemoryError || message.contains("can't allocate memory") || message.contains("out of memory")) {
            return "The memory ran out: use a smaller context (key context, now " + (context == 0 ? "0 = automatic" : context)
                    + ", allowed 0 to 100000), mark a smaller region, or give ImageJ more memory.";
        }
        StringWriter details = new StringWriter();
        failed.printStackTrace(new PrintWriter(details));
        IJ.log(details.toString());
        return "The command failed (" + message.lines().findFirst().orElse("no reason given") + "); the log has the details.";
    }
}
