package dev.linnet.gateway.login;

import dev.linnet.protocol.UsersAnswer;
import dev.linnet.protocol.UsersQuery;
import dev.linnet.protocol.UsersQuery.Sessions.Session;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Asks about login sessions, those of many clients in one question. A few questions are under way at a time, and the
 * sessions that clients bring meanwhile go with the next one. So an answer is never older than the client's request. A
 * question that is answered late does not hold up the next one: its service may be frozen. For one event loop.
 */
final class SessionQuestions {

    private static final int MOST_UNDER_WAY = 4;
    private static final int MOST_SESSIONS = 500;
    private static final long LATE_MS = 250;

    private final Vertx vertx;
    private final Function<UsersQuery.Sessions, Future<UsersAnswer>> users;
    private final Map<Session, Promise<Optional<String>>> waiting = new LinkedHashMap<>();
    private int underWay;

    /**
     * @param users its futures complete on the event loop, failed where there is no answer
     */
    SessionQuestions(Vertx vertx, Function<UsersQuery.Sessions, Future<UsersAnswer>> users) {
        this.vertx = vertx;
        this.users = users;
    }

    /** The present name of the session's user; empty when the session has ended. Fails when there is no answer. */
    Future<Optional<String>> username(Session session) {
        Future<Optional<String>> answer =
                waiting.computeIfAbsent(session, first -> Promise.promise()).future();
        next();
        return answer;
    }

    private void next() {
        if (underWay == MOST_UNDER_WAY || waiting.isEmpty()) {
            return;
        }
        Map<Session, Promise<Optional<String>>> asked = new LinkedHashMap<>();
        for (Iterator<Map.Entry<Session, Promise<Optional<String>>>> each =
                        waiting.entrySet().iterator();
                each.hasNext() && asked.size() < MOST_SESSIONS; ) {
            Map.Entry<Session, Promise<Optional<String>>> next = each.next();
            asked.put(next.getKey(), next.getValue());
            each.remove();
        }
        underWay++;
        long timer = vertx.setTimer(LATE_MS, late -> letNextBegin());
        users.apply(new UsersQuery.Sessions(List.copyOf(asked.keySet()))).onComplete(answer -> {
            if (vertx.cancelTimer(timer)) {
                letNextBegin();
            }
            answer(List.copyOf(asked.values()), answer);
        });
    }

    private void letNextBegin() {
        underWay--;
        next();
    }

    private static void answer(List<Promise<Optional<String>>> asked, AsyncResult<UsersAnswer> answer) {
        for (int i = 0; i < asked.size(); i++) {
            if (answer.failed()) {
                asked.get(i).fail(answer.cause());
            } else {
                asked.get(i).complete(answer.result().users().get(i).username());
            }
        }
    }
}
