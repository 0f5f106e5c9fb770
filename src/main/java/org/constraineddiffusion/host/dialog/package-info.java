/** The windows of this plugin, the same in Fiji and in ImageJ without it. Whatever can be known without a window is asked of {@code command}. */
package org.constraineddiffusion.host.dialog;
