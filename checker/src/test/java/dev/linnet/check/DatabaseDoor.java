package dev.linnet.check;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Lets hosts use a PostgreSQL that listens on loopback, which each namespace has for itself. The server asks nobody for a password, so
 * this listens on the ways to the hosts alone, and each is for its host alone.
 */
final class DatabaseDoor implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final NetClient client = vertx.createNetClient();
    private final URI database;
    private final List<URI> urls = new ArrayList<>();

    DatabaseDoor(String url, List<Host> hosts) throws Exception {
        database = URI.create(url);
        for (Host host : hosts) {
            int port = vertx.createNetServer(new NetServerOptions().setHost(host.outside()))
                    .connectHandler(socket -> take(host, socket))
                    .listen(0)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS)
                    .actualPort();
            urls.add(new URI(
                    database.getScheme(),
                    database.getUserInfo(),
                    host.outside(),
                    port,
                    database.getPath(),
                    database.getQuery(),
                    null));
        }
    }

    /** The database as each of the hosts sees it, in their order. */
    List<URI> urls() {
        return urls;
    }

    private void take(Host host, NetSocket socket) {
        if (!socket.remoteAddress().hostAddress().equals(host.address())) {
            socket.close();
            return;
        }
        socket.pause();
        client.connect(database.getPort(), database.getHost())
                .onFailure(refused -> socket.close())
                .onSuccess(server -> {
                    // The end of either is the end of both.
                    var unused = server.pipeTo(socket).onComplete(end -> socket.close());
                    var unusedToo = socket.pipeTo(server).onComplete(end -> server.close());
                });
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
