package dev.linnet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for processes that must know their port before they start. A port belongs to this JVM until it ends: a lock on a
 * file keeps the other JVMs of this user away from it. The ports lie below those of outgoing connections, so that no
 * connection takes one before the process listens. The default ports of Linnet are not among them. Any thread may call.
 */
public final class FreePorts {

    private static final int FIRST = 20_000;
    private static final int END = 32_000;
    private static final int TRIALS = 1_000;

    /** Open, and so locked, as long as this JVM lives. */
    private static final List<FileChannel> HELD = new ArrayList<>();

    private FreePorts() {}

    /** A port on which nobody listens; never the same twice. */
    public static synchronized int next() {
        try {
            Path folder =
                    Path.of(System.getProperty("java.io.tmpdir"), "linnet-ports-" + System.getProperty("user.name"));
            Files.createDirectories(folder);
            for (int i = 0; i < TRIALS; i++) {
                int port = ThreadLocalRandom.current().nextInt(FIRST, END);
                if (reserve(folder.resolve(Integer.toString(port))) && isFree(port)) {
                    return port;
                }
            }
            throw new IllegalStateException("No free port from " + FIRST + " to " + (END - 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean reserve(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                HELD.add(channel);
                return true;
            }
        } catch (OverlappingFileLockException e) {
            // This JVM has it. The lock must outlive this channel, so the channel stays open.
            HELD.add(channel);
            return false;
        }
        channel.close();
        return false;
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
