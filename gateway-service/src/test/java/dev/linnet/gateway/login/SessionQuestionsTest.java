package dev.linnet.gateway.login;

import static dev.linnet.testing.Await.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.linnet.protocol.UsersAnswer;
import dev.linnet.protocol.UsersQuery;
import dev.linnet.protocol.UsersQuery.Sessions.Session;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionQuestionsTest {

    private static final int FIRST = 4;

    private record Asked(UsersQuery.Sessions question, Promise<UsersAnswer> answer) {}

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final SessionQuestions questions = new SessionQuestions(vertx, question -> {
        Promise<UsersAnswer> answer = Promise.promise();
        asked.add(new Asked(question, answer));
        return answer.future();
    });

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private <T> T onLoop(Callable<T> what) {
        Promise<T> done = Promise.promise();
        loop.runOnContext(here -> {
            try {
                done.complete(what.call());
            } catch (Exception e) {
                done.fail(e);
            }
        });
        return done.future().await();
    }

    private List<Future<Optional<String>>> ask(int from, int to) {
        return onLoop(() -> {
            List<Future<Optional<String>>> answers = new ArrayList<>();
            IntStream.range(from, to).forEach(i -> answers.add(questions.username(new Session("s" + i, i))));
            return answers;
        });
    }

    /** Odd sessions have ended. */
    private void answer(int number) {
        onLoop(() -> {
            asked.get(number)
                    .answer()
                    .complete(UsersAnswer.of(asked.get(number).question().asked().stream()
                            .map(session -> new UsersAnswer.User(
                                    session.pk(),
                                    session.pk() % 2 == 1 ? Optional.empty() : Optional.of("user" + session.pk())))
                            .toList()));
            return true;
        });
    }

    @Test
    void aSwarmSharesQuestionsAndEachGetsItsOwnAnswer() {
        List<Future<Optional<String>>> answers = ask(0, 700);
        assertEquals(FIRST, asked.size());
        answer(0);
        assertEquals(Optional.of("user0"), answers.get(0).await());
        assertEquals(500, asked.get(FIRST).question().asked().size());
        answer(1);
        assertEquals(Optional.empty(), answers.get(1).await());
        for (int i = 2; i < FIRST + 2; i++) {
            answer(i);
        }
        for (int i = 0; i < 700; i++) {
            assertEquals(
                    i % 2 == 1 ? Optional.empty() : Optional.of("user" + i),
                    answers.get(i).await());
        }
        assertEquals(FIRST + 2, asked.size());
    }

    /** Who asks after a logout must not get an answer from before it. */
    @Test
    void aSessionThatIsBeingAskedAboutIsAskedAboutAgain() {
        ask(0, 1);
        ask(0, 1);
        assertEquals(2, asked.size());
    }

    @Test
    void whatFailsFailsForThoseWhoWereInIt() {
        List<Future<Optional<String>>> answers = ask(0, FIRST + 1);
        onLoop(() -> asked.get(0).answer().tryFail("away"));
        eventually("the failure", () -> answers.get(0).failed());
        answer(FIRST);
        assertEquals(Optional.of("user" + FIRST), answers.get(FIRST).await());
        assertFalse(answers.get(1).isComplete());
    }

    @Test
    void questionsThatNobodyAnswersDoNotHoldUpOthers() {
        List<Future<Optional<String>>> answers = ask(0, FIRST + 1);
        eventually("one more question", () -> asked.size() == FIRST + 1);
        answer(FIRST);
        assertTrue(answers.get(FIRST).await().isPresent());
    }
}
