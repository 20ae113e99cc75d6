/** The texts on the socket. Parts of a client's JSON are cut out and spliced in unchanged, never rebuilt. */
@NullMarked
package dev.linnet.gateway.frame;

import org.jspecify.annotations.NullMarked;
