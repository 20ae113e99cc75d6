package dev.linnet.kit.action;

import dev.linnet.protocol.Reply;
import io.vertx.core.Future;

/**
 * Answers other parts of the system at an address that begins with {@code internal.}. Called on any of the service's
 * event loops, so it must be safe from any thread.
 *
 * @param <Q> the questions, messages of the bus
 * @param <A> the answers, messages of the bus
 */
public interface InternalEndpoint<Q, A> {

    /** What the log calls a question. */
    String name(Q question);

    /** Whether the question may be repeated. One that was cut short is answered 503 if so, else 504. */
    boolean isIdempotent(Q question);

    /** May throw or fail with an {@link ActionFailure}; any other failure is logged and answered as a defect. */
    Future<A> answer(Q question);

    /** The answer that stands for a failure. */
    A failed(Reply failure);
}
