package org.constraineddiffusion.restoration;

/** Which known pixels a fill of a stack's plane follows from. */
public enum FillFrom {

    /** From the planes beside it if a plane is marked as a whole, else from the plane itself. */
    AUTO,

    /** From the plane itself. */
    PLANE,

    /** From the planes beside it along z, or along time if there is one slice. */
    NEIGHBOURS
}
