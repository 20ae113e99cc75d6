/**
 * Existing HTTP services as streams. A setting says which; what a client sends can fill in the key, the named variables, the
 * query and the body of a request, and nothing else of it.
 *
 * <pre>
 *   {"action":"retrieve","pk":7} ──▶ ViewResource ── GET /orders/7/ ──▶ Backend ──▶ the HTTP service
 *   status, data or errors       ◀── Answer       ◀── status, body ────────────────┘
 * </pre>
 */
@NullMarked
package dev.linnet.view;

import org.jspecify.annotations.NullMarked;
