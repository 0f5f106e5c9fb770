/** A restoration of all images of a folder: what is done is skipped, several processes share the work, one image's failure stops no other. */
package org.constraineddiffusion.batch;
