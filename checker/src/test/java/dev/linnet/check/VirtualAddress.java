package dev.linnet.check;

import dev.linnet.testing.FreePorts;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A port of its own that leads to another, and can be led elsewhere while clients keep connecting: where operators move an address. */
final class VirtualAddress {

    private final int port = FreePorts.next();
    private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
    private volatile int target;

    VirtualAddress(int target) throws Exception {
        this.target = target;
        Vertx vertx = Vertx.vertx();
        NetClient client = vertx.createNetClient();
        vertx.createNetServer()
                .connectHandler(in -> {
                    in.pause();
                    client.connect(this.target, "127.0.0.1")
                            .onSuccess(out -> connect(in, out))
                            .onFailure(nobody -> in.close());
                })
                .listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    private void connect(NetSocket in, NetSocket out) {
        open.add(in);
        in.pipeTo(out).onComplete(ended -> {
            open.remove(in);
            in.close();
        });
        out.pipeTo(in);
    }

    int port() {
        return port;
    }

    /** Those who are connected are cut off, and reach the other port when they connect again. */
    void leadTo(int next) {
        target = next;
        open.forEach(NetSocket::close);
    }
}
