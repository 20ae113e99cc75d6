package dev.linnet.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import dev.linnet.testing.Proves;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Services that close connections which they have said to keep: a request may be on its way there. */
final class ClosingServiceTest {

    private static final Reply NO_ANSWER =
            Reply.failure(Status.BAD_GATEWAY, "[\"The service behind this stream gave no valid answer.\"]");
    private static final Buffer ONE = Buffer.buffer("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1");

    private final TestViews views = TestViews.start();

    /** The methods that arrived, of those that were not answered too. */
    private final List<String> arrived = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        views.close();
    }

    /** Each connection answers so many requests, and is closed without a byte by the next. */
    private void serve(int answers) {
        int port = TestViews.await(views.vertx
                        .createNetServer()
                        .connectHandler(socket -> answer(socket, answers))
                        .listen(0, "127.0.0.1"))
                .actualPort();
        views.serve(
                Map.of("LINNET_VIEWS", "orders=http://127.0.0.1:" + port + "/{pk}", "LINNET_VIEW_CONNECTIONS", "1"));
    }

    private void answer(NetSocket socket, int answers) {
        int[] left = {answers};
        socket.handler(chunk -> {
            String request = chunk.toString();
            if (!request.contains(" HTTP/1.1")) {
                // A body that came by itself.
                return;
            }
            arrived.add(request.split(" ", 2)[0]);
            if (left[0]-- > 0) {
                socket.write(ONE);
            } else {
                socket.close();
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"list, GET", "retrieve, GET", "update, PUT", "delete, DELETE"})
    @Proves("P9.31")
    void whatMayBeDoneTwiceIsSentOnceMore(String action, String method) {
        serve(1);
        for (int i = 0; i < 5; i++) {
            assertEquals(Reply.success(Status.OK, "1"), views.ask(action, "{'pk':1,'data':2}"));
        }
        assertTrue(arrived.size() > 5 && arrived.stream().allMatch(method::equals), arrived.toString());
    }

    @ParameterizedTest
    @CsvSource({"list, GET", "retrieve, GET", "update, PUT", "delete, DELETE"})
    @Proves("P9.31")
    void notMoreThanOnce(String action, String method) {
        serve(0);
        assertEquals(NO_ANSWER, views.ask(action, "{'pk':1,'data':2}"));
        assertEquals(List.of(method, method), arrived);
    }

    /** So that it cannot meet a connection that is just being closed. */
    @ParameterizedTest
    @CsvSource({"create, POST", "patch, PATCH"})
    @Proves("P9.31")
    void whatMustNotBeDoneTwiceHasAConnectionOfItsOwn(String action, String method) {
        serve(1);
        for (int i = 0; i < 5; i++) {
            assertEquals(Reply.success(Status.OK, "1"), views.ask("list", "{}"));
            arrived.clear();
            assertEquals(Reply.success(Status.OK, "1"), views.ask(action, "{'pk':1,'data':2}"));
            assertEquals(List.of(method), arrived);
        }
    }

    @ParameterizedTest
    @CsvSource({"create, POST", "patch, PATCH"})
    @Proves("P9.31")
    void itIsNeverSentTwice(String action, String method) {
        serve(0);
        assertEquals(NO_ANSWER, views.ask(action, "{'pk':1,'data':2}"));
        assertEquals(List.of(method), arrived);
    }

    /** It may have been done. */
    @Test
    @Proves("P9.32")
    void anAnswerThatBreaksOffIsNotAskedForAgain() {
        int port = TestViews.await(views.vertx
                        .createNetServer()
                        .connectHandler(socket -> socket.handler(request -> {
                            arrived.add("GET");
                            socket.end(Buffer.buffer("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1"));
                        }))
                        .listen(0, "127.0.0.1"))
                .actualPort();
        views.serve(Map.of("LINNET_VIEWS", "orders=http://127.0.0.1:" + port + "/{pk}"));
        assertEquals(NO_ANSWER, views.ask("list", "{}"));
        assertEquals(List.of("GET"), arrived);
    }
}
