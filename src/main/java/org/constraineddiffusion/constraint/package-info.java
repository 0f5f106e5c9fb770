/** Constraints: the data terms of inverse problems. Depends on tensors, not on image formats, files or hosts. */
package org.constraineddiffusion.constraint;
