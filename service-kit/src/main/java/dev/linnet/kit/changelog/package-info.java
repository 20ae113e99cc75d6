/**
 * From a committed row to a numbered event on the bus.
 *
 * <pre>
 *   any SQL writer ──trigger──▶ change_log ──number_changes()──▶ events ──Relay──▶ bus address of the topic
 *                                                                   └──ChangeLogVerticle──▶ who missed something
 * </pre>
 */
@NullMarked
package dev.linnet.kit.changelog;

import org.jspecify.annotations.NullMarked;
