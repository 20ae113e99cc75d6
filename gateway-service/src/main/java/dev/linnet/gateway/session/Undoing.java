package dev.linnet.gateway.session;

import dev.linnet.gateway.frame.Decoded.Call;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The subscriptions and places that one session has begun, by the names that services gave them. A service that cannot
 * look one up any more ends it by its name. For the session's event loop.
 */
final class Undoing {

    /** The default bound of a session's subscriptions. The oldest name is removed first. */
    private static final int MOST_NAMES = 4096;

    private record Name(String stream, String name) {}

    private final Map<Name, List<Effect>> begun = new LinkedHashMap<>();

    /** Keeps the subscriptions and places that a reply has begun, if it names them. */
    void remember(Call call, Reply reply) {
        for (Effect effect : reply.effects()) {
            if (effect instanceof Effect.Remember remember) {
                Name name = new Name(call.stream(), remember.name());
                begun.remove(name);
                begun.put(name, List.copyOf(reply.effects()));
                if (begun.size() > MOST_NAMES) {
                    begun.remove(begun.keySet().iterator().next());
                }
            }
        }
    }

    /** The reply that ends what this reply undoes by name. The same reply when it undoes nothing that is known. */
    Reply resolve(Call call, Reply reply) {
        for (Effect effect : reply.effects()) {
            if (effect instanceof Effect.Undo undo) {
                List<Effect> known = begun.get(new Name(call.stream(), undo.name()));
                if (known != null) {
                    return Reply.success(
                            Status.NO_CONTENT,
                            undo.data(),
                            known.stream().flatMap(Undoing::end).toArray(Effect[]::new));
                }
            }
        }
        return reply;
    }

    private static Stream<Effect> end(Effect effect) {
        if (effect instanceof Effect.Subscribe subscribe) {
            return Stream.of(new Effect.Unsubscribe(subscribe.topic()));
        }
        return effect instanceof Effect.Enter enter ? Stream.of(new Effect.Leave(enter.place())) : Stream.empty();
    }
}
