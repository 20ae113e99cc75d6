/**
 * The actions of every stream over plain HTTP: the same calls to the same services, so nothing is done twice.
 *
 * <pre>
 *   GET /api/{stream}/3/ ──▶ HttpTwin ── {"action":"retrieve","pk":"3"} ──▶ Forwarder ──▶ service
 *   status, JSON      ◀── HttpAnswer ◀────────────── Reply ───────────────────────────┘
 * </pre>
 *
 * What follows something has no answer that ends: it is a stream of events, begun by {@link SseRoute}.
 */
@NullMarked
package dev.linnet.gateway.http;

import org.jspecify.annotations.NullMarked;
