/**
 * The actions of every stream over plain HTTP: the same calls to the same services, so nothing is done twice.
 *
 * <pre>
 *   GET /api/posts/3/ ──▶ HttpTwin ── {"action":"retrieve","pk":"3"} ──▶ Forwarder ──▶ service
 *   status, JSON      ◀── HttpAnswer ◀────────────── Reply ───────────────────────────┘
 * </pre>
 */
@NullMarked
package dev.linnet.gateway.http;

import org.jspecify.annotations.NullMarked;
