package dev.linnet.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A client of server-sent events that reads only when asked to, and sees the bytes as they are. The kernel keeps next to
 * nothing for it. Every method blocks, for two minutes at most.
 */
public final class EventSocket implements AutoCloseable {

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private String head = "";
    private String read = "";

    private EventSocket(int port, String path, String... headers) throws IOException {
        // Before it connects, or the kernel would take megabytes for a client that does not read.
        socket.setReceiveBufferSize(16 * 1024);
        socket.setSoTimeout((int) Await.LONG.toMillis());
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 4096));
        String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n"
                + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n") + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends the request, with these header lines, and reads nothing. */
    public static EventSocket ask(int port, String path, String... headers) throws IOException {
        return new EventSocket(port, path, headers);
    }

    /** Reads as far as the response's head. */
    public static EventSocket open(int port, String path, String... headers) throws IOException {
        EventSocket events = ask(port, path, headers);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (!bytes.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
            bytes.write(events.in.readByte());
        }
        events.head = bytes.toString(StandardCharsets.UTF_8);
        return events;
    }

    /** The response's status line and headers, each line ending as they do. */
    public String head() {
        return head;
    }

    public int status() {
        return Integer.parseInt(head.substring(9, 12));
    }

    /** The value of a response header, empty when there is none. */
    public String header(String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    /** Of an answer that is no event stream. */
    public String body() throws IOException {
        return new String(in.readNBytes(Integer.parseInt(header("content-length"))), StandardCharsets.UTF_8);
    }

    /** The next lines up to an empty one; an {@link AssertionError} when the response ends properly before. */
    public String next() throws IOException {
        int end = read.indexOf("\n\n");
        while (end < 0) {
            String chunk = chunk();
            if (chunk.isEmpty()) {
                throw new AssertionError("the response has ended, after " + read);
            }
            read += chunk;
            end = read.indexOf("\n\n");
        }
        String block = read.substring(0, end);
        read = read.substring(end + 2);
        return block;
    }

    /** What comes up to the proper end of the response; fails when it is cut off. */
    public String rest() throws IOException {
        String chunk = chunk();
        while (!chunk.isEmpty()) {
            read += chunk;
            chunk = chunk();
        }
        return read;
    }

    /** Whether the server has let go of the connection, found out without reading. */
    public boolean isCut() {
        try {
            // An empty line before a request means nothing.
            socket.getOutputStream().write('\n');
            return false;
        } catch (IOException cut) {
            return true;
        }
    }

    private String chunk() throws IOException {
        int length = Integer.parseInt(line(), 16);
        String chunk = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        line();
        return chunk;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.indexOf("\r\n") < 0) {
            line.append((char) in.readUnsignedByte());
        }
        return line.substring(0, line.length() - 2);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
