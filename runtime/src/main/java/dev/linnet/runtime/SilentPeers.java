package dev.linnet.runtime;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds the peers that accept a connection and then send nothing: another program that holds the port, or a frozen
 * process. Hazelcast would wait for such a peer for five minutes before it begins a cluster.
 */
final class SilentPeers {

    /** Both sides of a connection between members begin with it. */
    private static final byte[] HELLO = "HZC".getBytes(StandardCharsets.US_ASCII);

    private static final int CONNECT_MS = 1_000;
    private static final int ANSWER_MS = 2_000;
    // A name may take long to look up; such a peer is not silent yet.
    private static final long ALTOGETHER_MS = 4_000;

    private SilentPeers() {}

    /** The silent peers of the list, unchanged. Blocks for at most 4 s while the peers answer. */
    static List<String> among(List<String> peers) {
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "peer-probe");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Map<String, Future<Boolean>> asked = new LinkedHashMap<>();
            peers.forEach(peer -> asked.put(peer, threads.submit(() -> isSilent(peer))));
            long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ALTOGETHER_MS);
            List<String> silent = new ArrayList<>();
            asked.forEach((peer, answer) -> {
                if (isTrue(answer, endNanos - System.nanoTime())) {
                    silent.add(peer);
                }
            });
            return silent;
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean isTrue(Future<Boolean> answer, long withinNanos) {
        try {
            return answer.get(Math.max(0, withinNanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isSilent(String peer) {
        int colon = peer.lastIndexOf(':');
        if (colon < 0 || !peer.substring(colon + 1).matches("\\d{1,5}")) {
            return false; // Hazelcast knows more forms; it takes care of them.
        }
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(peer.substring(0, colon), Integer.parseInt(peer.substring(colon + 1))),
                    CONNECT_MS);
            return saysNothing(socket);
        } catch (IOException | IllegalArgumentException e) {
            return false; // Nobody is there.
        }
    }

    private static boolean saysNothing(Socket socket) {
        try {
            socket.setSoTimeout(ANSWER_MS);
            socket.getOutputStream().write(HELLO);
            return !Arrays.equals(HELLO, socket.getInputStream().readNBytes(HELLO.length));
        } catch (IOException e) {
            return true;
        }
    }
}
