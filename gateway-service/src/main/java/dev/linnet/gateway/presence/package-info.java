/** Who is present where by the sockets of this gateway, and the reports of it to services. */
@NullMarked
package dev.linnet.gateway.presence;

import org.jspecify.annotations.NullMarked;
