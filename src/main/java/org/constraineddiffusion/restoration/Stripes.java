package org.constraineddiffusion.restoration;

/** Stripes that are removed first. */
public enum Stripes {
    NONE, ROWS, COLUMNS
}
