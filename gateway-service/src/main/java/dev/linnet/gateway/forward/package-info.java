/** The way from a call to the service that owns its stream. */
@NullMarked
package dev.linnet.gateway.forward;

import org.jspecify.annotations.NullMarked;
