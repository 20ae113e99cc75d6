package dev.linnet.runtime.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Rules of RFC 6455 (section 4.2.1) for a request that asks for a WebSocket. */
final class UpgradeRules {

    private static final int KEY_BYTES = 16;

    private UpgradeRules() {}

    static boolean isUpgrade(HttpRequest request) {
        return request.headers().contains(HttpHeaderNames.UPGRADE, "websocket", true);
    }

    /** Empty as well for a request that asks for no WebSocket. */
    static Optional<RequestRefused> broken(HttpRequest request) {
        HttpHeaders headers = request.headers();
        if (!isUpgrade(request)) {
            return Optional.empty();
        }
        if (!request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
            return bad("A WebSocket needs HTTP/1.1.");
        }
        if (!request.method().equals(HttpMethod.GET)) {
            return bad("A WebSocket is asked for with GET.");
        }
        if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                || !headers.get(HttpHeaderNames.CONTENT_LENGTH, "0").equals("0")) {
            return bad("A request for a WebSocket has no body.");
        }
        if (!asksToUpgrade(headers)) {
            return bad("The Connection header must have \"Upgrade\".");
        }
        if (!headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_VERSION).equals(List.of("13"))) {
            return Optional.of(new RequestRefused(426, "The WebSocket version must be 13."));
        }
        List<String> keys = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        return keys.size() == 1 && isKey(keys.get(0))
                ? Optional.empty()
                : bad("The Sec-WebSocket-Key is not 16 bytes in base64.");
    }

    private static Optional<RequestRefused> bad(String detail) {
        return Optional.of(RequestRefused.badRequest(detail));
    }

    private static boolean asksToUpgrade(HttpHeaders headers) {
        return headers.getAll(HttpHeaderNames.CONNECTION).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .anyMatch(option -> option.strip().equalsIgnoreCase("upgrade"));
    }

    private static boolean isKey(String key) {
        try {
            return key.length() == 24 && Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
