package dev.linnet.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.linnet.testing.Await;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A gateway is heard by the services, but their answers are lost, or what they publish. */
@ExtendWith(NeedsHosts.class)
class AnswersLostTest {

    private static final Duration SOON = Duration.ofMinutes(1);

    private final HostedDeployment deployment = HostedDeployment.shared();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Gateways gateways = new Gateways(deployment.processes().uris(), threads);
    private final String run = UUID.randomUUID().toString().replace("-", "");

    @AfterEach
    void close() {
        threads.shutdown();
    }

    @Test
    void aCreateWhoseReplyWasLostIsRepeatedElsewhereAndDoneOnce() throws Exception {
        deployment.untilEveryServiceAnswers();
        String token = gateways.logIn("lost").token();
        ObjectNode create = Gateways.object().put("action", "create").put("idempotency_key", run);
        create.putObject("data").put("body", "once " + run);
        try (ActionSocket deaf = ActionSocket.open(gateways, gateways.number(0), token);
                ActionSocket other = ActionSocket.open(gateways, gateways.number(1), token)) {
            Future<JsonNode> lost;
            JsonNode reply;
            try (Cut cut = theFirstGatewayDoesNotHear()) {
                lost = threads.submit(() -> deaf.ask(create.deepCopy()));
                Await.until(
                        "the post is there", SOON, () -> count("posts.posts where body like 'once ' || ?", run) == 1);
                reply = other.ask(create);
                assertEquals(201, reply.path("response_status").intValue(), reply::toString);
                assertFalse(lost.isDone(), "the reply was not lost");
            }
            // Either it never comes, or the kernel sends it again.
            JsonNode late = lost.get();
            assertEquals(
                    late.path("response_status").intValue() == 504 ? late.path("data") : reply.path("data"),
                    late.path("data"));
            assertEquals(1, count("posts.posts where body like 'once ' || ?", run));
            assertEquals(reply.path("data"), other.ask(create).path("data"));
        }
    }

    /** Nothing that is sent later shows that something is missing. */
    @Test
    void whatIsWrittenRightAfterTheAcknowledgementArrivesThoughTheBusHasLostIt() throws Exception {
        deployment.untilEveryServiceAnswers();
        Gateways.User user = gateways.logIn("lost");
        List<String> tags =
                IntStream.range(0, 20).mapToObj(i -> "l" + run + "x" + i).toList();
        try (ActionSocket deaf = ActionSocket.open(gateways, gateways.number(0), user.token())) {
            for (String tag : tags) {
                ObjectNode frame = Gateways.object();
                Followed.hashtag(tag).subscribe(frame);
                assertEquals(201, deaf.ask(frame).path("response_status").intValue());
            }
            SupervisedProcess relay = deployment.processes().relayHolder();
            try (Cut cut =
                    Cut.refused(deployment.services(), deployment.gateways().get(0))) {
                insert(user.pk(), tags);
                Await.until(
                        "they are numbered",
                        SOON,
                        () -> count("posts.events where topic like 'hashtag.l' || ? || '%'", run) == tags.size());
                long numbered = System.nanoTime();
                Await.until("the bus is gone", SOON, () -> relay.saidAt("Connecting to server") > numbered);
            }
            for (int i = 0; i < tags.size(); i++) {
                assertEquals("create", deaf.next().path("action").textValue());
            }
        }
    }

    private Cut theFirstGatewayDoesNotHear() throws Exception {
        return Cut.questions(deployment.services(), deployment.gateways().subList(0, 1));
    }

    private void insert(long author, List<String> tags) throws SQLException {
        try (Connection sql = connect();
                PreparedStatement insert =
                        sql.prepareStatement("insert into posts.posts (author, body) values (?, 'lost #' || ?)")) {
            for (String tag : tags) {
                insert.setLong(1, author);
                insert.setString(2, tag);
                insert.executeUpdate();
            }
        }
    }

    private int count(String from, String value) throws SQLException {
        try (Connection sql = connect();
                PreparedStatement query = sql.prepareStatement("select count(*) from " + from)) {
            query.setString(1, value);
            try (var row = query.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private Connection connect() throws SQLException {
        return Database.at(deployment.processes().database().url()).connect();
    }
}
