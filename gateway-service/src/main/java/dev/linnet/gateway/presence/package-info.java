/** Who is where by sockets of this gateway, and the reports of it to the services that want to know. */
@NullMarked
package dev.linnet.gateway.presence;

import org.jspecify.annotations.NullMarked;
