/**
 * The actions of every stream over plain HTTP. They are the same calls to the same services, so services implement
 * nothing twice.
 *
 * <pre>
 *   GET /api/{stream}/3/ ──▶ HttpTwin ── {"action":"retrieve","pk":"3"} ──▶ Forwarder ──▶ service
 *   status, JSON      ◀── HttpAnswer ◀────────────── Reply ───────────────────────────┘
 * </pre>
 *
 * An action that follows something has no answer that ends. {@link SseRoute} serves it as a stream of events.
 */
@NullMarked
package dev.linnet.gateway.http;

import org.jspecify.annotations.NullMarked;
