/** Everything in one JVM, with a database of its own: all services and the gateway on a Vert.x that joins no cluster unless it is told to. */
@NullMarked
package dev.linnet.standalone;

import org.jspecify.annotations.NullMarked;
