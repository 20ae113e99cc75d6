package dev.linnet.gateway.presence;

import static dev.linnet.testing.Await.eventually;

import dev.linnet.protocol.Addresses;
import dev.linnet.protocol.PresenceReport;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands in for the service that is told who is present in a stream. It answers only when the test says what. */
final class FakePresence {

    private static final Reply TAKEN = Reply.done(Status.OK);

    private final List<Message<PresenceReport>> reports = new CopyOnWriteArrayList<>();
    private int answered;

    FakePresence(Vertx vertx, String stream) {
        vertx.eventBus()
                .<PresenceReport>consumer(Addresses.presence(stream), reports::add)
                .completion()
                .await();
    }

    /** The next report, which is not answered yet. */
    PresenceReport next() {
        eventually("a report after " + answered, () -> reports.size() > answered);
        return reports.get(answered).body();
    }

    /** How many came that are not answered. */
    int waiting() {
        return reports.size() - answered;
    }

    void answer(Reply reply) {
        next();
        reports.get(answered).reply(reply);
        answered++;
    }

    /** Never answers the next report, as a service that was killed. */
    void ignore() {
        next();
        answered++;
    }

    /** As if it, or its answer, had been lost. */
    void lose() {
        next();
        reports.get(answered).fail(1, "lost");
        answered++;
    }

    /** Answers the next report that it is taken. */
    PresenceReport take() {
        PresenceReport report = next();
        answer(TAKEN);
        return report;
    }

    /** Takes reports of nothing until there is another, and takes it. */
    PresenceReport takeNews() {
        PresenceReport report = take();
        while (!report.whole() && report.entered().isEmpty() && report.left().isEmpty()) {
            report = take();
        }
        return report;
    }
}
