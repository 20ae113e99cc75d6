/**
 * Everything in one JVM with an embedded database: all services and the gateway on one Vert.x instance. It joins a cluster
 * only when a setting says so.
 */
@NullMarked
package dev.linnet.standalone;

import org.jspecify.annotations.NullMarked;
