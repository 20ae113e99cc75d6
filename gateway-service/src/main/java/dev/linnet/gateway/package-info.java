/**
 * The gateway: sockets on one side, the event bus on the other. It forwards actions to whichever service owns a stream and
 * obeys the effects of the replies; what streams and topics mean it does not know.
 *
 * <pre>
 *   frame/         text to call, reply to text
 *   login/         who is there
 *   session/       one open socket, or one response of server-sent events: order, limits, sending, closing
 *   forward/       a call to its service and the reply back
 *   subscription/  who follows what here, and what the bus lost
 *   presence/      who is where by the sockets of this gateway
 *   http/          the same actions and events over plain HTTP
 * </pre>
 *
 * Each {@link dev.linnet.gateway.GatewayVerticle} lives on one event loop with all its sessions; they share only {@link
 * dev.linnet.gateway.subscription.NodeTopics} and {@link dev.linnet.gateway.presence.NodePresence}, which have an event loop each.
 */
@NullMarked
package dev.linnet.gateway;

import org.jspecify.annotations.NullMarked;
