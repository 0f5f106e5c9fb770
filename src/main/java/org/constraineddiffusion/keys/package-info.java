/** The keys of a command: their declaration, their values, and the text that a macro has for them. */
package org.constraineddiffusion.keys;
