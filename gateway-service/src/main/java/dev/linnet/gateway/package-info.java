/**
 * The gateway: sockets on one side, the event bus on the other. It forwards actions to the service of their stream and
 * applies the effects of the replies. It does not know what streams and topics mean.
 *
 * <pre>
 *   frame/         text to call, reply to text
 *   login/         who a caller is
 *   session/       one open socket, or one response of server-sent events: order, limits, sending, closing
 *   forward/       a call to its service and the reply back
 *   subscription/  who follows what here, and repair of what the bus lost
 *   presence/      who is where by the sockets of this gateway
 *   http/          the same actions and events over plain HTTP
 * </pre>
 *
 * Each {@link dev.linnet.gateway.GatewayVerticle} runs on one event loop with all its sessions. They share only {@link
 * dev.linnet.gateway.subscription.NodeTopics} and {@link dev.linnet.gateway.presence.NodePresence}, which have an event
 * loop each.
 */
@NullMarked
package dev.linnet.gateway;

import org.jspecify.annotations.NullMarked;
