package dev.linnet.testing;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/**
 * A WebSocket client that does exactly what it is told, right or wrong. It reads only when asked to, and the kernel
 * keeps next to nothing for it. Every method blocks, for two minutes at most.
 */
public final class RawSocket implements AutoCloseable {

    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    /** Of a frame's first byte. */
    public static final int FINAL = 0x80;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final OutputStream out;
    private final int status;

    /** A frame that the server sent. */
    private record Frame(boolean isFinal, int opcode, Buffer payload) {
        int closeCode() {
            return payload.length() < 2 ? 1005 : payload.getUnsignedShort(0);
        }
    }

    private RawSocket(int port, String path, String... headers) throws IOException {
        // Before it connects, or the kernel would take megabytes for a client that does not read.
        socket.setReceiveBufferSize(16 * 1024);
        socket.setSoTimeout((int) Await.LONG.toMillis());
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        StringBuilder request = new StringBuilder(
                "GET " + path + " HTTP/1.1\r\nUpgrade: websocket\r\n"
                        + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n");
        if (!String.join("", headers).contains("Host:")) {
            request.append("Host: 127.0.0.1:").append(port).append("\r\n");
        }
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        out.write(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
            head.write(in.readByte());
        }
        status = Integer.parseInt(head.toString(StandardCharsets.UTF_8).substring(9, 12));
    }

    /** The status of the upgrade; 101 when a session was opened. */
    public static int upgrade(int port, String path, String... headers) throws IOException {
        try (RawSocket socket = new RawSocket(port, path, headers)) {
            return socket.status;
        }
    }

    /** The status of a plain request with headers that other clients do not let one choose. */
    public static int status(int port, String path, String... headers) throws IOException {
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port)) {
            plain.setSoTimeout(10_000);
            String request = "GET " + path + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
            plain.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            String line = new String(plain.getInputStream().readNBytes(12), StandardCharsets.UTF_8);
            return Integer.parseInt(line.substring(9));
        }
    }

    /** A socket whose upgrade succeeded, with these header lines. */
    public static RawSocket open(int port, String path, String... headers) throws IOException {
        RawSocket socket = new RawSocket(port, path, headers);
        if (socket.status != 101) {
            throw new AssertionError("upgrade of " + path + " answered " + socket.status);
        }
        return socket;
    }

    public RawSocket send(String text) throws IOException {
        return send(true, TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    public RawSocket send(boolean isFinal, int opcode, byte[] payload) throws IOException {
        return send((isFinal ? FINAL : 0) | opcode, payload);
    }

    /** Sends a masked frame with this first byte. */
    public RawSocket send(int first, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else if (payload.length < 65536) {
            frame.write(0x80 | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            frame.write(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >> shift));
            }
        }
        // A mask of zeros changes nothing.
        frame.write(new byte[4]);
        frame.write(payload);
        out.write(frame.toByteArray());
        return this;
    }

    /** Bytes that need not be a frame. */
    public RawSocket sendRaw(byte... bytes) throws IOException {
        out.write(bytes);
        return this;
    }

    /** The next text message; pings before it are answered. */
    public String text() throws IOException {
        // A fragment may end within a character.
        Buffer text = Buffer.buffer();
        while (true) {
            Frame frame = read();
            switch (frame.opcode()) {
                case PING -> send(true, PONG, frame.payload().getBytes());
                case CONTINUATION, TEXT -> {
                    text.appendBuffer(frame.payload());
                    if (frame.isFinal()) {
                        return text.toString(StandardCharsets.UTF_8);
                    }
                }
                default -> throw new AssertionError("not a text: " + describe(frame));
            }
        }
    }

    /** Sends the text and answers what comes next. */
    public String ask(String text) throws IOException {
        return send(text).text();
    }

    /** Reads on, answering no ping, and answers the code with which the server closes; 1006 when it just goes. */
    public int closeCode() throws IOException {
        long end = System.nanoTime() + Await.LONG.toNanos();
        try {
            while (System.nanoTime() < end) {
                Frame frame = read();
                if (frame.opcode() == CLOSE) {
                    return frame.closeCode();
                }
            }
            throw new AssertionError("not closed in time");
        } catch (EOFException | SocketException gone) {
            return 1006;
        }
    }

    /** Whether the server has let go of the connection, and sends nothing before. */
    public boolean isAtEnd() throws IOException {
        try {
            read();
            return false;
        } catch (EOFException end) {
            return true;
        }
    }

    /** The next frame, whatever it is. */
    private Frame read() throws IOException {
        int first = in.readUnsignedByte();
        long length = in.readUnsignedByte() & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        byte[] payload = new byte[(int) length];
        in.readFully(payload);
        return new Frame((first & 0x80) != 0, first & 0x0f, Buffer.buffer(payload));
    }

    private static String describe(Frame frame) {
        return "opcode " + frame.opcode() + (frame.opcode() == CLOSE ? ", code " + frame.closeCode() : "");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
