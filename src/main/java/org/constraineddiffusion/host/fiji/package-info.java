/** What Fiji adds: samplers from its index of plugins. */
package org.constraineddiffusion.host.fiji;
