/**
 * Checks a running Linnet from outside: writes, follows, and compares what each follower received with the tables.
 * Shares no code with the server.
 */
@NullMarked
package dev.linnet.check;

import org.jspecify.annotations.NullMarked;
