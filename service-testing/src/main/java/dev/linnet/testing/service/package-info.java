/**
 * A service under test without a gateway: on an event bus of this JVM and on a database of its own.
 *
 * <pre>
 *   FreshDatabase (or DebianPostgres)  →  the service under test  ←  ServiceOnBus asks for actions and reads events
 * </pre>
 */
@NullMarked
package dev.linnet.testing.service;

import org.jspecify.annotations.NullMarked;
