/** Views before real HTTP servers and on a real bus. */
@NullMarked
package dev.linnet.view;

import org.jspecify.annotations.NullMarked;
