package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.testing.Await;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client of server-sent events on a connection of its own, which it reads only when told. */
final class EventReader implements AutoCloseable {

    /** Between two empty lines; what is absent is empty. */
    record Message(String event, String id, String data) {}

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final String head;
    private String read = "";

    private EventReader(Entrance entrance, int kernelBytes, String path, String... headers) throws IOException {
        if (kernelBytes > 0) {
            // Before it connects, or the kernel would take megabytes for a client that does not read.
            socket.setReceiveBufferSize(kernelBytes);
        }
        socket.setSoTimeout((int) Await.LONG.toMillis());
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), entrance.port()));
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        for (int i = 0; i < headers.length; i += 2) {
            request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (!bytes.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            bytes.write(in.readUnsignedByte());
        }
        head = bytes.toString(StandardCharsets.US_ASCII);
    }

    /** Header names and values in turn. */
    static EventReader open(Entrance entrance, String path, String... headers) {
        return open(entrance, 0, path, headers);
    }

    /** One for which the kernel keeps next to nothing. */
    static EventReader slow(Entrance entrance, Login login, String path) {
        return open(entrance, 4096, path, "Authorization", "Bearer " + login.token());
    }

    private static EventReader open(Entrance entrance, int kernelBytes, String path, String... headers) {
        try {
            EventReader reader = new EventReader(entrance, kernelBytes, path, headers);
            if (!reader.head.startsWith("HTTP/1.1 200 ")) {
                throw new AssertionError(reader.head);
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
        return head;
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
        int end = read.indexOf("\n\n");
        while (end < 0) {
            String chunk = chunk();
            if (chunk.isEmpty()) {
                throw new AssertionError("the response has ended: " + read);
            }
            read += chunk;
            end = read.indexOf("\n\n");
        }
        String block = read.substring(0, end);
        read = read.substring(end + 2);
        return block;
    }

    /** Everything up to the proper end of the response; fails when it is cut off. */
    String rest() {
        for (String chunk = chunk(); !chunk.isEmpty(); chunk = chunk()) {
            read += chunk;
        }
        return read;
    }

    private String chunk() {
        try {
            String chunk = new String(in.readNBytes(Integer.parseInt(line(), 16)), StandardCharsets.UTF_8);
            line();
            return chunk;
        } catch (IOException cut) {
            throw new UncheckedIOException(cut);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.indexOf("\r\n") < 0) {
            line.append((char) in.readUnsignedByte());
        }
        return line.substring(0, line.length() - 2);
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
