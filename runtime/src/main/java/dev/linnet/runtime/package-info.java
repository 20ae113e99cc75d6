/**
 * The base of every process of Linnet: its settings, its place on the clustered event bus, and its start and end. Knows
 * nothing of posts, gateways or the messages between them.
 */
@NullMarked
package dev.linnet.runtime;

import org.jspecify.annotations.NullMarked;
