/** The bridge for ImageJ without SciJava: menu entries, dialogs and macros for the same commands; and what hides it from Fiji. */
package org.constraineddiffusion.host.imagej1;
