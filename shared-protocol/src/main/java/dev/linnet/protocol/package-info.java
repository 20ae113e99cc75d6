/**
 * What the gateway and the services agree on across the event bus.
 *
 * <pre>
 *   gateway  ── Request ──▶  action.&lt;stream&gt;      service
 *   gateway  ◀── Reply ────  (status, data, effects)
 *   gateway  ◀── Event ────  &lt;stream&gt;.&lt;topic key&gt;   relay
 *   gateway  ── HistoryQuery, MovedQuery ──▶  internal.…   what the bus may have lost
 * </pre>
 *
 * Everything here is an immutable value and may be shared between threads.
 */
@NullMarked
package dev.linnet.protocol;

import org.jspecify.annotations.NullMarked;
