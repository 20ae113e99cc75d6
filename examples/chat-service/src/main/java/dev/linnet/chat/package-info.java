/**
 * Rooms to talk in, and messages from one user to another: what can be asked ({@code ChatResource}), how it is stored ({@code
 * RoomRepository}, {@code PrivateRepository}), and the process that serves it. Who is told of what is in the migrations.
 */
@NullMarked
package dev.linnet.chat;

import org.jspecify.annotations.NullMarked;
