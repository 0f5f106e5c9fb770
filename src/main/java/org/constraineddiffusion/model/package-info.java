/** Models on disk: bundles, where they are found, how they are checked and loaded; and the Torch runtime. */
package org.constraineddiffusion.model;
