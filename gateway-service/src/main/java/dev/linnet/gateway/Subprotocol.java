package dev.linnet.gateway;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The WebSocket subprotocol of a session (RFC 6455, section 4.2.2). All names mean the same frames. A client that
 * offers some and gets none fails the connection; browsers and the npm package {@code ws} do so.
 */
final class Subprotocol {

    static final String OURS = "linnet.v1";

    /** The server option that makes Vert.x accept the offered one. */
    static final List<String> ANY = List.of("*");

    /** A token of RFC 9110. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private Subprotocol() {}

    /** Leaves one name in the request: ours, else the first offered one. */
    static void choose(MultiMap headers) {
        List<String> offered = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .map(String::strip)
                .filter(name -> TOKEN.matcher(name).matches())
                .toList();
        Optional<String> chosen =
                offered.contains(OURS) ? Optional.of(OURS) : offered.stream().findFirst();
        headers.remove(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
        chosen.ifPresent(name -> headers.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, name));
    }
}
