/** Model packages on disk: where they are found, how they are checked and loaded, what they are conditioned on; and the Torch runtime. */
package org.constraineddiffusion.model;
