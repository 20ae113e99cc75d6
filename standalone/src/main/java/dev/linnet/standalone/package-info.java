/** Everything in one JVM, with a database of its own: the posts service and the gateway on a Vert.x that joins no cluster. */
@NullMarked
package dev.linnet.standalone;

import org.jspecify.annotations.NullMarked;
