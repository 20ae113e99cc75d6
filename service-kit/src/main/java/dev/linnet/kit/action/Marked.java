package dev.linnet.kit.action;

import dev.linnet.protocol.Reply;
import io.vertx.core.Future;

/**
 * An action with more marks than it has by itself.
 *
 * @param mayTakeConnection false when it takes no connection for itself, whatever the action says
 */
record Marked(Action action, boolean isIdempotent, boolean isList, boolean mayTakeConnection) implements Action {

    @Override
    public Future<Reply> run(Call call) {
        return action.run(call);
    }

    @Override
    public boolean takesConnection(Call call) {
        return mayTakeConnection && action.takesConnection(call);
    }
}
