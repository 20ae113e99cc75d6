/** Sends calls to the services of their streams. */
@NullMarked
package dev.linnet.gateway.forward;

import org.jspecify.annotations.NullMarked;
