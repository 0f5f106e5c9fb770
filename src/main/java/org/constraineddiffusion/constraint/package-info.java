/** Constraints: what a result must meet. Knows tensors, nothing of images, files or hosts. */
package org.constraineddiffusion.constraint;
