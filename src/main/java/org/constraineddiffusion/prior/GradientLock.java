package org.constraineddiffusion.prior;

/** The engine collects one gradient at a time. */
final class GradientLock {

    static final Object ONE = new Object();

    private GradientLock() {
    }
}
