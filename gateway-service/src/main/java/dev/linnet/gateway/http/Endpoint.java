package dev.linnet.gateway.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One path, and what each method does there. HEAD is answered like GET, without the body. OPTIONS is answered 204 and
 * any other method 405, both with the methods in {@code Allow}. The path may end with a slash or not.
 */
public final class Endpoint {

    private static final String KEY = "linnet.endpoint";

    private final String path;
    private final Map<HttpMethod, Handler<RoutingContext>> handlers = new LinkedHashMap<>();

    private Endpoint(String path) {
        this.path = path;
    }

    /**
     * @param path with variables in the router's form
     */
    public static Endpoint at(String path) {
        return new Endpoint(path);
    }

    /** GET also serves HEAD, unless HEAD has a handler of its own. */
    public Endpoint on(HttpMethod method, Handler<RoutingContext> handler) {
        handlers.put(method, handler);
        if (method.equals(HttpMethod.GET)) {
            handlers.putIfAbsent(HttpMethod.HEAD, handler);
        }
        return this;
    }

    public void mount(Router router) {
        router.route(path).handler(this::handle);
        router.route(path + "/").handler(this::handle);
    }

    private void handle(RoutingContext call) {
        call.put(KEY, this);
        Handler<RoutingContext> handler = handlers.get(call.request().method());
        if (handler != null) {
            handler.handle(call);
        } else if (call.request().method().equals(HttpMethod.OPTIONS)) {
            call.response().putHeader(HttpHeaderNames.ALLOW, allowed(HttpMethod.CONNECT));
            HttpAnswer.noContent(call);
        } else {
            HttpAnswer.fail(call, 405);
        }
    }

    /** The value of {@code Allow} for a 405. A service may refuse a method that the path has; {@code Allow} then lacks that one too. */
    static String allowedInsteadOf(RoutingContext call) {
        Endpoint endpoint = call.get(KEY);
        return endpoint == null ? "" : endpoint.allowed(call.request().method());
    }

    private String allowed(HttpMethod without) {
        return Stream.concat(handlers.keySet().stream(), Stream.of(HttpMethod.OPTIONS))
                .filter(method -> !method.equals(without))
                .map(HttpMethod::name)
                .collect(Collectors.joining(", "));
    }
}
