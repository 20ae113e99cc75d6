/**
 * From a committed row to a numbered event on the bus.
 *
 * <p><b>Purpose.</b> Every committed change of an observed table, by any SQL writer, becomes an event. An event has a
 * position in the history of its schema, so that followers notice each hole and fill it from the log.
 *
 * <pre>
 *   any SQL writer ──trigger──▶ change_log ──number_changes()──▶ events ──Relay──▶ bus address of the topic
 *                                                                   └──ChangeLogVerticle──▶ gateways that missed something
 * </pre>
 *
 * <p><b>Pattern.</b> A transactional outbox. The trigger writes the change in the writer's own transaction. Ids of the
 * log do not follow the order of commits, so a reader of {@code id > last} would lose changes. The relay compares two
 * snapshots instead: it numbers what the new one shows and the old one does not. Lease, fence and numbering are one
 * statement, so a relay that was replaced can number nothing, however late it wakes.
 *
 * <p><b>Threads.</b> {@code Relay}, {@code Numbering} and {@code Publisher} belong to one event loop and use one
 * database connection. {@code ChangeLog}, {@code Statements}, {@code Present} and {@code CursorKey} are safe from any
 * thread.
 *
 * <p><b>States of a relay.</b>
 *
 * <ol>
 *   <li>held: another relay has the lease. It looks again when that lease ends, after 500 ms at the
 *       latest, or when its holder gives it back.
 *   <li>leading: it has the lease. It looks after each hint of a write, and every 5 to 50 ms.
 *   <li>failing: the database does not answer. It tries again after up to 500 ms; the log has one line at the first failure, and one when it goes on.
 *   <li>stopped: it gives the lease back, and hints the others.
 * </ol>
 *
 * <p><b>Invariants.</b>
 *
 * <ul>
 *   <li>Each committed change gets its position once, in one epoch; positions only grow.
 *   <li>An event names the position of the event before it in the same topic.
 *   <li>Of one change, the topics that the row left come first, and those that it entered last.
 *   <li>The bus gets each event at most once. Gateways read from the log what it loses.
 *   <li>Nobody gets the former text of a row again: history shows the row as it is now.
 * </ul>
 *
 * <p><b>Timers.</b>
 *
 * <table>
 *   <caption>From the shortest to the longest</caption>
 *   <tr><td>{@code Relay.BUSY_MS} to {@code IDLE_MS}<td>5 to 50 ms<td>between two looks; doubles while nothing is found
 *   <tr><td>{@code Publisher.PATIENCE_MS}<td>100 ms<td>then the relay goes on without the bus, and hints the gateways to poll
 *   <tr><td>{@code Relay.LONGEST_RETRY_MS}<td>500 ms<td>longest pause after a failure, and while another holds the lease
 *   <tr><td>{@code Relay.LEASE}<td>1.5 s<td>then another relay takes over; renewed when half of it is over
 *   <tr><td>{@code Relay.KEEP_WAY_MS}<td>2 s<td>a hint without meaning, so that the node knows the gateways' addresses
 *   <tr><td>{@code RelayWatch.GRACE}<td>5 s<td>without a lease for this time the service is not ready
 *   <tr><td>{@code Retention}<td>up to 10 s<td>between two removals of old events
 *   <tr><td>statement timeout of the relay<td>5 min<td>numbering a very large transaction must be allowed to end
 * </table>
 */
@NullMarked
package dev.linnet.kit.changelog;

import org.jspecify.annotations.NullMarked;
