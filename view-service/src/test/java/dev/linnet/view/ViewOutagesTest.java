package dev.linnet.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import dev.linnet.testing.Proves;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is answered while the HTTP service is away, too slow or out of its mind. */
final class ViewOutagesTest {

    private static final Reply NO_ANSWER =
            Reply.failure(Status.BAD_GATEWAY, "[\"The service behind this stream gave no valid answer.\"]");

    private final TestViews views = TestViews.start();

    @AfterEach
    void close() {
        views.close();
    }

    @Test
    @Proves("P9.34")
    void aServiceThatIsNotThereIsUnavailable() {
        views.serve(Map.of("LINNET_VIEWS", "orders=http://127.0.0.1:1/{pk}"));
        assertEquals(Reply.unavailable(), views.ask("list", "{}"));
        views.serve(Map.of("LINNET_VIEWS", "orders=http://nowhere.invalid/{pk}"));
        assertEquals(Reply.unavailable(), views.ask("list", "{}"));
    }

    /** It listens, but its queue of connections is full, so that the handshake never ends. */
    @Test
    @Proves("P9.34")
    void aServiceThatCannotBeConnectedToInTimeIsUnavailable() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> filling = fill(full);
            views.serve(Map.of(
                    "LINNET_VIEWS",
                    "orders=http://127.0.0.1:" + full.getLocalPort() + "/{pk}",
                    "LINNET_VIEW_TIMEOUT_MS",
                    "300"));
            assertEquals(Reply.unavailable(), views.ask("list", "{}"));
            for (Socket socket : filling) {
                socket.close();
            }
        }
    }

    private static List<Socket> fill(ServerSocket server) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            while (sockets.size() < 100) {
                Socket socket = new Socket();
                sockets.add(socket);
                socket.connect(server.getLocalSocketAddress(), 200);
            }
        } catch (SocketTimeoutException full) {
            return sockets;
        }
        throw new AssertionError("it takes connections without end");
    }

    @Test
    @Proves("P9.33")
    void aServiceThatDoesNotAnswerTimesOut() throws Exception {
        views.serve(Map.of("LINNET_VIEW_TIMEOUT_MS", "1000", "LINNET_VIEW_CONNECTIONS", "1"));
        views.answers(response -> {});
        assertEquals(Reply.timedOut(), views.ask("create", "{'data':1}"));
        views.next();
        views.answers(200, "1");
        assertEquals(Reply.success(Status.OK, "1"), views.ask("list", "{}"));
    }

    /** What waits for a connection while it times out is not sent when one becomes free later. */
    @Test
    @Proves("P9.34")
    void whatIsAnswered503HasNotBeenSent() throws Exception {
        views.serve(Map.of("LINNET_VIEW_TIMEOUT_MS", "1000", "LINNET_VIEW_CONNECTIONS", "1"));
        views.answers(response -> {});
        List<Future<Reply>> sent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            sent.add(views.send(TestViews.ALICE, "create", "{'data':1}"));
        }
        TestViews.await(Future.join(sent));
        views.answers(200, "1");
        assertEquals(Reply.success(Status.OK, "1"), views.ask("list", "{}"));

        long mayHaveHappened = sent.stream()
                .filter(each -> each.result().equals(Reply.timedOut()))
                .count();
        long unavailable = sent.stream()
                .filter(each -> each.result().equals(Reply.unavailable()))
                .count();
        assertEquals(sent.size(), mayHaveHappened + unavailable);
        long arrived = views.asked.stream()
                .filter(asked -> asked.line().startsWith("POST"))
                .count();
        assertTrue(arrived >= 1 && arrived <= mayHaveHappened, arrived + " arrived of " + mayHaveHappened);
    }

    /** Each byte comes in time, the whole of them never. */
    @Test
    @Proves("P9.33")
    void aServiceThatAnswersByTheDropTimesOut() {
        views.serve(Map.of("LINNET_VIEW_TIMEOUT_MS", "500"));
        views.answers(response -> {
            response.setChunked(true).write("1");
            long timer = views.vertx.setPeriodic(20, tick -> response.write("1"));
            response.closeHandler(closed -> views.vertx.cancelTimer(timer));
        });
        assertEquals(Reply.timedOut(), views.ask("list", "{}"));
    }

    @Test
    @Proves("P9.32")
    void aConnectionThatIsLostUnderARequestIsNoAnswer() {
        views.answers(response -> response.reset());
        assertEquals(NO_ANSWER, views.ask("list", "{}"));
    }

    @Test
    @Proves("P9.32")
    void whatIsNotHttpIsNoAnswer() {
        for (String nonsense :
                new String[] {"SSH-2.0-OpenSSH_9.2\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1"}) {
            NetServer server = TestViews.await(views.vertx
                    .createNetServer()
                    .connectHandler(socket -> socket.handler(request -> socket.end(Buffer.buffer(nonsense))))
                    .listen(0, "127.0.0.1"));
            views.serve(Map.of("LINNET_VIEWS", "orders=http://127.0.0.1:" + server.actualPort() + "/{pk}"));
            assertEquals(NO_ANSWER, views.ask("list", "{}"), nonsense);
        }
    }

    @Test
    @Proves("P9.34")
    void aServiceWhoseCertificateIsNotTrustedIsUnavailable() {
        SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
        int port = TestViews.await(views.vertx
                        .createHttpServer(
                                new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.keyCertOptions()))
                        .requestHandler(request -> request.response().end("1"))
                        .listen(0, "localhost"))
                .actualPort();
        views.serve(Map.of("LINNET_VIEWS", "orders=https://localhost:" + port + "/{pk}"));
        assertEquals(Reply.unavailable(), views.ask("list", "{}"));
        certificate.delete();
    }

    @Test
    @Proves("P9.35")
    void requestsThatWaitForAConnectionAreBounded() throws Exception {
        views.serve(Map.of("LINNET_VIEW_CONNECTIONS", "1"));
        views.answers(response -> {});
        views.send(TestViews.ALICE, "list", "{}");
        // It has the connection now.
        views.next();

        int tooMany = 25;
        BlockingQueue<Reply> refused = new LinkedBlockingQueue<>();
        List<Future<Reply>> all = new ArrayList<>();
        for (int i = 0; i < ViewService.MAX_WAITING + tooMany; i++) {
            all.add(views.send(TestViews.ALICE, "list", "{}").onSuccess(refused::add));
        }
        for (int i = 0; i < tooMany; i++) {
            assertEquals(Reply.unavailable(), refused.poll(60, TimeUnit.SECONDS));
        }
        long waiting = all.stream().filter(each -> !each.isComplete()).count();
        assertEquals(ViewService.MAX_WAITING, waiting);
        assertTrue(views.asked.isEmpty());
        // Otherwise the service waits for answers at its end, until they time out.
        TestViews.await(views.server.close());
    }

    @Test
    void afterItsEndNothingIsServedAndNoConnectionIsLeft() throws Exception {
        BlockingQueue<String> closed = new LinkedBlockingQueue<>();
        views.answers(200, "1");
        views.ask("list", "{}");
        views.next().request().connection().closeHandler(gone -> closed.add("closed"));
        views.stopService();
        assertEquals("closed", closed.poll(1, TimeUnit.SECONDS));
        Future<Reply> unheard = views.send(TestViews.ALICE, "list", "{}");
        TestViews.await(unheard.otherwiseEmpty());
        assertTrue(unheard.failed());
    }
}
