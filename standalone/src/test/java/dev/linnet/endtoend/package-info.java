/**
 * The product as its users meet it: real sockets, real PostgreSQL. Every test runs twice, on one JVM and on separate
 * processes ({@link dev.linnet.endtoend.Deployment}).
 */
@NullMarked
package dev.linnet.endtoend;

import org.jspecify.annotations.NullMarked;
