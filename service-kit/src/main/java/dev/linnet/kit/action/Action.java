package dev.linnet.kit.action;

import dev.linnet.protocol.Reply;
import io.vertx.core.Future;

/** What a resource can be asked to do. Runs on an event loop: it must not block. */
@FunctionalInterface
public interface Action {

    /**
     * Does it. An expected failure is an {@link ActionFailure}, thrown or as the future's failure; any other is a defect,
     * logged once and answered with 500.
     */
    Future<Reply> run(Call call);

    /**
     * Whether it may be asked again without a thought: it changes nothing, or nothing that a second time would change. When it was cut short
     * it is answered 503; others are answered 504, since nobody knows whether they were done.
     */
    default boolean changesNothing() {
        return false;
    }

    /**
     * Whether it takes a connection to the database for itself, and so counts towards its caller's share of them. One that
     * asks no database, or shares its statement with others, does not.
     */
    default boolean takesConnection(Call call) {
        return true;
    }

    /** The same action, of which {@link #takesConnection} is false. */
    static Action withoutConnection(Action action) {
        return new Action() {
            @Override
            public Future<Reply> run(Call call) {
                return action.run(call);
            }

            @Override
            public boolean takesConnection(Call call) {
                return false;
            }
        };
    }

    /** The same action, of which {@link #changesNothing} is true. */
    static Action reading(Action action) {
        return new Action() {
            @Override
            public Future<Reply> run(Call call) {
                return action.run(call);
            }

            @Override
            public boolean changesNothing() {
                return true;
            }

            @Override
            public boolean takesConnection(Call call) {
                return action.takesConnection(call);
            }
        };
    }
}
