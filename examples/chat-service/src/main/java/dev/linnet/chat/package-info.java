/**
 * Rooms to talk in, and messages from one user to another: the actions ({@code ChatResource}), the tables ({@code
 * RoomRepository}, {@code PrivateRepository}), and the process that serves them. The migrations say who is told of
 * what.
 */
@NullMarked
package dev.linnet.chat;

import org.jspecify.annotations.NullMarked;
