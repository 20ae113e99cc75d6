/** One open socket and all that belongs to it. Everything here runs on the socket's event loop and needs no lock. */
@NullMarked
package dev.linnet.gateway.session;

import org.jspecify.annotations.NullMarked;
