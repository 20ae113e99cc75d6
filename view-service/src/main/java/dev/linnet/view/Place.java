package dev.linnet.view;

import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The URL at which our HTTP clients find what an HTTP service has created. It has the key and the variables of the
 * service's path.
 */
final class Place {

    private final View view;

    Place(View view) {
        this.view = view;
    }

    /**
     * The answer's reply, with the URL of what was created. The service's own {@code Location} counts before the {@code
     * pk} in its body, since its keys may have another name there.
     *
     * @param target of the request
     * @param variables of the request
     */
    Reply tell(Answer answer, String target, Map<String, PathSegment> variables) {
        Reply reply = answer.reply();
        if (!reply.status().equals(Status.CREATED)) {
            return reply;
        }
        Optional<String> place = answer.location()
                .flatMap(location -> path(location, target))
                .flatMap(view.url()::read)
                .map(item -> of(item.key(), item.variables()))
                .or(() -> JsonBody.key(answer.body()).flatMap(PathSegment::of).map(key -> of(key, variables)));
        if (place.isEmpty()) {
            return reply;
        }
        List<Effect> effects = new ArrayList<>(reply.effects());
        effects.add(new Effect.Header(Effect.Header.LOCATION, place.get()));
        return new Reply(reply.status(), reply.errors(), reply.data(), effects);
    }

    private String of(PathSegment key, Map<String, PathSegment> variables) {
        String query = variables.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(variable -> variable.getKey() + "=" + variable.getValue().encoded())
                .collect(Collectors.joining("&"));
        return "/api/" + view.stream() + "/" + key.encoded() + "/" + (query.isEmpty() ? "" : "?" + query);
    }

    /** Without the host: a service behind proxies may know itself under another one. */
    private static Optional<String> path(String location, String target) {
        try {
            return Optional.ofNullable(
                    URI.create("http://service" + target).resolve(location).getRawPath());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
