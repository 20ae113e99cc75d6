package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.linnet.kit.action.Permission;
import dev.linnet.kit.action.Resource;
import dev.linnet.kit.action.ResourceVerticle;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import dev.linnet.testing.Await;
import dev.linnet.testing.Proves;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the posts cannot show; so a service of the test's own is deployed beside them, which takes a common JVM. */
@Tag("one-jvm-only")
class OtherStreamsTest extends EndToEnd {

    private final OneJvm deployment = (OneJvm) linnet;
    private final Promise<Reply> slow = Promise.promise();
    private String id;

    @BeforeEach
    void serve() {
        Resource lab = new Resource("lab")
                .permitConnect(Permission.SIGNED_IN)
                .on("fail", call -> {
                    throw new IllegalStateException("a secret of the server's own");
                })
                .on("break", call -> Future.failedFuture("another secret"))
                .on("slow", call -> slow.future())
                .on("fast", call -> Future.succeededFuture(Reply.done(Status.OK)));
        id = Await.result(deployment.vertx().deployVerticle(new ResourceVerticle(lab)));
    }

    @AfterEach
    void stop() {
        Await.result(deployment.vertx().undeploy(id));
    }

    @Test
    @Proves("P1.33")
    void anUpgradeThatTheStreamsConnectPermissionRefusesIsForbidden() {
        // Announced, but perhaps not heard yet.
        Await.until("the stream is known", Await.LONG, () -> TestSocket.refusal(linnet, "/ws/lab/") == 403);
        Login login = Login.fresh(linnet);
        try (TestSocket socket = TestSocket.open(linnet, "/ws/lab/", "Cookie", login.cookie())) {
            socket.expect(Json.text("{'action':'fast'}"), Frames.success("fast", "null", 200, "null"));
        }
    }

    @Test
    @Proves("P3.29")
    void aFailureOfTheServersOwnIsAnswered500WithoutDetail() {
        TestSocket socket = open();
        for (String action : new String[] {"fail", "break"}) {
            socket.expect(
                    Json.text("{'action':'%s','request_id':1}", action),
                    Frames.failure(action, "1", 500, "['Internal server error.']"));
        }
        socket.expect(Json.text("{'action':'fast','request_id':2}"), Frames.success("fast", "2", 200, "null"));
    }

    @Test
    @Proves("P7.7")
    void streamsAreServedSideBySide() {
        open();
        TestSocket socket = signedIn();
        socket.send(Json.text("{'stream':'lab','payload':{'action':'slow','request_id':1}}"));
        socket.send(Json.text("{'stream':'lab','payload':{'action':'fast','request_id':2}}"));
        socket.expect(
                Json.text("{'stream':'posts','payload':{'action':'retrieve','request_id':3,'pk':0}}"),
                Frames.multiplexed("posts", Frames.failure("retrieve", "3", 404, "['Not found']")));
        slow.complete(Reply.done(Status.OK));
        assertEquals(Frames.multiplexed("lab", Frames.success("slow", "1", 200, "null")), socket.next());
        assertEquals(Frames.multiplexed("lab", Frames.success("fast", "2", 200, "null")), socket.next());
    }

    private TestSocket open() {
        Await.until("the stream is known", Await.LONG, () -> TestSocket.refusal(linnet, "/ws/lab/") == 403);
        return keep(TestSocket.open(
                linnet, "/ws/lab/", "Cookie", Login.fresh(linnet).cookie()));
    }
}
