package dev.linnet.gateway.http;

import dev.linnet.gateway.frame.Decoded;
import dev.linnet.gateway.frame.Form;
import dev.linnet.gateway.frame.FrameDecoder;
import dev.linnet.gateway.frame.JsonText;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The call that an HTTP request stands for.
 *
 * @param arguments the JSON object that a frame would have been, without the members for the gateway
 */
record RestCall(String action, String arguments) {

    private static final String LAST_EVENT_ID = "Last-Event-ID";

    /** Takes the path's key, the query's parameters as texts, and the body as {@code data}. */
    static RestCall of(String action, RoutingContext request, String body) {
        Map<String, String> members = new LinkedHashMap<>();
        HttpMethod method = request.request().method();
        boolean mayHaveData = !method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD);
        if (!body.isEmpty() && mayHaveData) {
            FrameDecoder.complaint(body).ifPresent(RestCall::refuse);
            members.put("data", body);
        }
        addQuery(request, members);
        String pk = request.pathParam("pk");
        if (pk != null) {
            members.put("pk", JsonText.quote(pk));
        }
        return new RestCall(action, object(members));
    }

    /** The query says what to follow. A client that was here before also says where to begin. */
    static RestCall events(RoutingContext request) {
        Map<String, String> members = new LinkedHashMap<>();
        addQuery(request, members);
        // Wins over the query: a client that reconnects repeats the first address.
        if (comesBack(request)) {
            members.put("since", JsonText.quote(request.request().getHeader(LAST_EVENT_ID)));
        }
        return new RestCall("events", object(members));
    }

    /** The same without a position: it begins now. */
    static RestCall eventsFromNowOn(RoutingContext request) {
        Map<String, String> members = new LinkedHashMap<>();
        addQuery(request, members);
        members.remove("since");
        return new RestCall("events", object(members));
    }

    /** Whether the client sends its position by itself. */
    static boolean comesBack(RoutingContext request) {
        String last = request.request().getHeader(LAST_EVENT_ID);
        return last != null && !last.isEmpty();
    }

    /** The body has all arguments; no body means none. */
    static RestCall custom(String action, String body) {
        if (body.isEmpty()) {
            return new RestCall(action, "{}");
        }
        FrameDecoder.complaint(body).ifPresent(RestCall::refuse);
        if (!body.stripLeading().startsWith("{")) {
            throw new UnreadableBody("Invalid body. Expected a JSON object.");
        }
        return new RestCall(action, body);
    }

    Decoded.Call call(String stream) {
        return new Decoded.Call(Form.plain(stream), action, JsonText.quote(action), JsonText.NULL, arguments);
    }

    private static void addQuery(RoutingContext request, Map<String, String> members) {
        // Of a repeated parameter the last one counts, as of a repeated key.
        request.queryParams().forEach((name, value) -> members.put(name, JsonText.quote(value)));
    }

    private static void refuse(String complaint) {
        throw new UnreadableBody(complaint);
    }

    private static String object(Map<String, String> members) {
        StringBuilder object = new StringBuilder("{");
        members.forEach((name, value) -> {
            if (object.length() > 1) {
                object.append(',');
            }
            object.append(JsonText.quote(name)).append(':').append(value);
        });
        return object.append('}').toString();
    }
}
