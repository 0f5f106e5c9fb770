/** The bridge for ImageJ without SciJava: menu entries, dialogs and macros for the same commands. */
package org.constraineddiffusion.imagej1;
