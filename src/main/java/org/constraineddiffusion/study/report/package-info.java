/** The studies of the package {@code study} on images of ImageJ: planes and a model in, a plot, a table and an image out. */
package org.constraineddiffusion.study.report;
