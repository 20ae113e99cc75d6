package dev.linnet.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.kit.action.Action;
import dev.linnet.kit.action.ActionFailure;
import dev.linnet.kit.action.Call;
import dev.linnet.kit.action.Fields;
import dev.linnet.kit.action.Resource;
import dev.linnet.protocol.Reply;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The actions of a view: each sends one request. The HTTP service decides whether the caller may do it. */
final class ViewResource {

    private static final String PARAMETERS = "parameters";

    /** Of each text of a query, in code points: servers accept URLs of some 8 KB. */
    private static final int MOST_OF_A_QUERY = 2_000;

    private final View view;
    private final Backend backend;

    ViewResource(View view, Backend backend) {
        this.view = view;
        this.backend = backend;
    }

    Resource resource() {
        return new Resource(view.stream())
                .on("list", withoutBody(HttpMethod.GET, this::collection))
                .on("retrieve", withoutBody(HttpMethod.GET, this::item))
                .on("create", this::create)
                .on("update", withBody(HttpMethod.PUT, this::item))
                .on("patch", withBody(HttpMethod.PATCH, this::item))
                .on("delete", withoutBody(HttpMethod.DELETE, this::item));
    }

    @FunctionalInterface
    private interface Target {
        /** Path and query of a request. */
        String of(Fields arguments);
    }

    /** Reads the arguments from {@code data} too, where dcrf-client has them. */
    private Action withoutBody(HttpMethod method, Target target) {
        return call -> backend.ask(method, target.of(call.filters()), call.caller(), Optional.empty())
                .map(Answer::reply);
    }

    private Action withBody(HttpMethod method, Target target) {
        return call -> backend.ask(
                        method,
                        target.of(call.arguments()),
                        call.caller(),
                        call.arguments().passedOn("data").map(JsonBody::of))
                .map(Answer::reply);
    }

    private Future<Reply> create(Call call) {
        String target = collection(call.arguments());
        Map<String, PathSegment> variables = variables(call.arguments());
        return backend.ask(
                        HttpMethod.POST,
                        target,
                        call.caller(),
                        call.arguments().passedOn("data").map(JsonBody::of))
                .map(answer -> new Place(view).tell(answer, target, variables));
    }

    private String collection(Fields arguments) {
        Map<String, PathSegment> variables = variables(arguments);
        String query = QueryString.of(Texts.of(arguments, "query", MOST_OF_A_QUERY));
        arguments.check();
        return view.url().collection(variables) + query;
    }

    private String item(Fields arguments) {
        Map<String, PathSegment> variables = variables(arguments);
        String query = QueryString.of(Texts.of(arguments, "query", MOST_OF_A_QUERY));
        Optional<String> key = key(arguments);
        arguments.check();
        PathSegment segment = key.flatMap(PathSegment::of).orElseThrow(ActionFailure::notFound);
        return view.url().item(variables, segment) + query;
    }

    /**
     * From {@code parameters}. The gateway puts a URL's query into the arguments themselves, so missing ones are read
     * there.
     */
    private Map<String, PathSegment> variables(Fields arguments) {
        Map<String, List<String>> given = Texts.of(arguments, PARAMETERS, Fields.MOST_CHARACTERS);
        Map<String, PathSegment> values = new HashMap<>();
        for (String name : view.url().variables()) {
            List<String> texts = given.containsKey(name)
                    ? given.get(name)
                    : arguments.filter(name).stream().toList();
            Optional<PathSegment> value = texts.size() == 1 ? PathSegment.of(texts.get(0)) : Optional.empty();
            if (value.isPresent()) {
                values.put(name, value.get());
            } else {
                arguments.complain(
                        PARAMETERS, "\"" + name + "\" " + (texts.isEmpty() ? "is required." : "is not valid."));
            }
        }
        return values;
    }

    /** An integer or a text. */
    private static Optional<String> key(Fields arguments) {
        Optional<JsonNode> pk = arguments.json("pk", Fields.MOST_CHARACTERS);
        if (arguments.passedOn("pk").isEmpty()) {
            arguments.complain("pk", "This field is required.");
        }
        return pk.filter(value -> value.isTextual() || value.isIntegralNumber()).map(JsonNode::asText);
    }
}
