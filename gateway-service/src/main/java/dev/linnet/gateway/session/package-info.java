/**
 * One open WebSocket or SSE response, and all that belongs to it.
 *
 * <p><b>Purpose.</b> A session reads a client's frames, has each action answered in order, sends the events of what the
 * client follows, and ends in a bounded time with a documented reason.
 *
 * <pre>
 *   frame ──▶ FrameAssembler ──▶ FrameDecoder ──▶ ActionOrder ──▶ CallRunner ──▶ JoinedCalls ──▶ bus
 *                                                                    │ reply
 *   socket ◀── SendQueue ◀── reply frame ◀── presence reported ◀── Effects ──▶ Subscriptions, SessionPresence
 *                  ▲                                                             │
 *                  └───────────────────────── events ◀───────────────────────────┘
 * </pre>
 *
 * <p><b>Flow.</b> {@code ActionOrder} runs the actions of one stream one after the other, and streams side by side.
 * {@code CallRunner} forwards a call, applies the effects of the reply, waits until the caller's presence is reported,
 * writes the reply, and then begins the subscriptions. {@code JoinedCalls} sends successive calls of some actions in one
 * message. {@code DirectWriter} writes frames and flushes them at the end of the event loop's turn.
 *
 * <p>A continued call sends its further pages beside the other actions, each once the page before is on the network.
 * {@code SseConnection} is the same for one reply over HTTP: it cannot receive, so it has neither order nor heartbeat
 * replies.
 *
 * <p><b>Threads.</b> Everything here runs on the event loop of the connection and needs no lock. {@code Sessions} holds
 * the connections of one event loop and drives their time with one timer.
 *
 * <p><b>Lifecycle.</b> open ──▶ (draining: no further frame is read, received actions are answered) ──▶ closing ──▶
 * gone. On closing, queue, order, continuations, presence and subscriptions are closed at once; {@code Hangup} or
 * {@code ResponseEnd} then waits a bounded time for the client's side. {@code Connection.start} completes when the
 * connection is gone.
 *
 * <p><b>Invariants.</b>
 *
 * <ul>
 *   <li>{@code SendQueue} is the only writer. Its bytes are bounded; a client that overflows it is closed as a slow
 *       consumer.
 *   <li>A client that sends more actions than may wait is not read until one is answered.
 *   <li>Every received action is answered, or the connection is closed with a reason.
 *   <li>No event precedes the reply that begins its subscription; none follows the reply that ends it.
 * </ul>
 *
 * <p><b>Timers.</b> One tick, a quarter of the ping interval and at most 1 s, checks every connection of the event
 * loop:
 *
 * <ul>
 *   <li>ping interval, 20 s: a ping is sent; after two intervals without a frame the session ends with NO_PONG. A
 *       large reply waits as long for room in the queue.
 *   <li>message timeout, 30 s: a message in fragments must be complete.
 *   <li>SSE lifetime, 5 min less up to a tenth at random: the response ends, and the client comes back.
 *   <li>closing timeout, 5 s: a client that does not end its side is cut off.
 *   <li>token expiry: the connection ends with SESSION_ENDED.
 * </ul>
 */
@NullMarked
package dev.linnet.gateway.session;

import org.jspecify.annotations.NullMarked;
