package org.constraineddiffusion.command;

import ij.ImagePlus;

/** Opens a sample image with something to repair, which is selected. It has no keys. */
abstract class SampleCommand extends MenuCommand {

    private final Caller caller = new Caller();

    /** The image, which is not shown yet. */
    abstract ImagePlus open();

    @Override
    public final boolean runsWithoutImage() {
        return true;
    }

    @Override
    final void execute(Progress progress) {
        caller.show(open(), threadService);
    }
}
