/** What all menu entries share when they run: their caller, progress, questions to the user, failures in one sentence. */
package org.constraineddiffusion.menu;
