package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.testing.EventSocket;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A client of server-sent events on a connection of its own, which it reads only when told. */
final class EventReader implements AutoCloseable {

    /** Between two empty lines; what is absent is empty. */
    record Message(String event, String id, String data) {}

    private final EventSocket socket;

    private EventReader(EventSocket socket) {
        this.socket = socket;
    }

    /** Header names and values in turn. */
    static EventReader open(Entrance entrance, String path, String... headers) {
        String[] lines = new String[headers.length / 2];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = headers[2 * i] + ": " + headers[2 * i + 1];
        }
        try {
            EventReader reader = new EventReader(EventSocket.open(entrance.port(), path, lines));
            if (reader.socket.status() != 200) {
                throw new AssertionError(reader.head());
            }
            assertEquals("retry: 1000", reader.block());
            return reader;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of a user who goes on from where a cursor is. */
    static EventReader resume(Entrance entrance, Login login, String path, String cursor) {
        return open(entrance, path, "Authorization", "Bearer " + login.token(), "Last-Event-ID", cursor);
    }

    /** Of a user, once it is said from where on it holds. */
    static EventReader follow(Entrance entrance, Login login, String path) {
        EventReader reader = open(entrance, path, "Authorization", "Bearer " + login.token());
        Message first = reader.next();
        assertEquals("subscribed", first.event());
        assertEquals(Json.of("{'cursor':'%s'}", first.id()), Json.read(first.data()));
        return reader;
    }

    /** The response's status line and headers, each line ending as they do. */
    String head() {
        return socket.head();
    }

    /** The next message that is no heartbeat. */
    Message next() {
        String block = block();
        while (block.startsWith(":")) {
            block = block();
        }
        String event = "";
        String id = "";
        String data = "";
        for (String line : block.split("\n", -1)) {
            String value = line.substring(line.indexOf(": ") + 2);
            switch (line.substring(0, line.indexOf(": "))) {
                case "event" -> event = value;
                case "id" -> id = value;
                case "data" -> data = value;
                default -> throw new AssertionError(block);
            }
        }
        return new Message(event, id, data);
    }

    /** Takes the next message and compares it whole; answers its cursor. */
    String expectEvent(String action, JsonNode post) {
        Message message = next();
        assertEquals("", message.event());
        assertEquals(Frames.event(action, "null", post, message.id()), Json.read(message.data()));
        return message.id();
    }

    /** The next lines up to an empty one, whatever they are. */
    String block() {
        try {
            return socket.next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything up to the proper end of the response; fails when it is cut off. */
    String rest() {
        try {
            return socket.rest();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
