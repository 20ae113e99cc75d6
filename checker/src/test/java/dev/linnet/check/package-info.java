/** The scenarios: what the checker finds while processes are killed, frozen and restarted. */
@NullMarked
package dev.linnet.check;

import org.jspecify.annotations.NullMarked;
