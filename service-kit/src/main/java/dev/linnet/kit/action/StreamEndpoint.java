package dev.linnet.kit.action;

import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import io.vertx.core.Future;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Answers requests of clients.
 *
 * @param stream names the actions in the log
 * @param reading reads a request; an exception is answered 500
 * @param idempotent whether an action of this name may be repeated
 */
record StreamEndpoint(
        String stream, Function<Request, Call> reading, Predicate<String> idempotent, Function<Call, Future<Reply>> run)
        implements InternalEndpoint<Request, Reply> {

    @Override
    public String name(Request request) {
        return stream + "." + request.action();
    }

    @Override
    public boolean isIdempotent(Request request) {
        return idempotent.test(request.action());
    }

    @Override
    public Future<Reply> answer(Request request) {
        return run.apply(reading.apply(request));
    }

    @Override
    public Reply failed(Reply failure) {
        return failure;
    }
}
