package dev.linnet.endtoend;

import io.vertx.core.buffer.Buffer;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A WebSocket client without manners: it sends any bytes, reads only when told and answers no ping. */
final class RawSocket implements AutoCloseable {

    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int FINAL = 0x80;

    private static final int MASKED = 0x80;
    private static final int TIMEOUT_MS = 120_000;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final OutputStream out;

    /** A frame the server sent. */
    record Frame(int opcode, Buffer payload) {
        String text() {
            return payload.toString();
        }

        int closeCode() {
            return payload.getShort(0);
        }
    }

    RawSocket(Entrance entrance, Login login) throws IOException {
        // Before it connects, or the kernel would take megabytes for a client that does not read.
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(TIMEOUT_MS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), entrance.port()));
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        out.write(String.join(
                        "\r\n",
                        "GET /ws/ HTTP/1.1",
                        "Host: 127.0.0.1",
                        "Authorization: Bearer " + login.token(),
                        "Connection: Upgrade",
                        "Upgrade: websocket",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                        "",
                        "")
                .getBytes(StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        if (!head.toString().startsWith("HTTP/1.1 101")) {
            throw new AssertionError(head);
        }
    }

    void sendText(String text) throws IOException {
        send(FINAL | TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a masked frame with this first byte. */
    void send(int first, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) first);
        if (payload.length < 126) {
            frame.put((byte) (MASKED | payload.length));
        } else if (payload.length < 65_536) {
            frame.put((byte) (MASKED | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (MASKED | 127)).putLong(payload.length);
        }
        // A mask of zeros leaves the payload as it is.
        frame.putInt(0).put(payload);
        out.write(frame.array(), 0, frame.position());
    }

    void sendBytes(int... bytes) throws IOException {
        for (int b : bytes) {
            out.write(b);
        }
    }

    Frame read() throws IOException {
        int opcode = in.readUnsignedByte() & 0x0F;
        long length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        return new Frame(opcode, Buffer.buffer(in.readNBytes((int) length)));
    }

    /** Reads on until the server says why it closes, and closes. */
    int closeCode() throws IOException {
        Frame frame = read();
        while (frame.opcode() != CLOSE) {
            frame = read();
        }
        return frame.closeCode();
    }

    /** Whether the server has let go of the connection, and sends nothing before. */
    boolean isAtEnd() throws IOException {
        try {
            read();
            return false;
        } catch (EOFException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
