/** One thin SciJava command a menu entry: parameters, checks, call, show. No algorithm. */
package org.constraineddiffusion.command;
