package dev.linnet.gateway.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.internal.http.HttpServerRequestWrapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks request targets (path and query): they must be percent-encoded UTF-8. Some clients send the bytes of UTF-8
 * unencoded, and Netty reads them as Latin-1. The routes get such a target percent-encoded. They never get a target
 * that is not UTF-8: lenient decoders would replace bytes by U+FFFD, and the request would mean another row, topic or
 * user.
 */
public final class RequestTarget {

    private RequestTarget() {}

    /** Passes requests on with an ASCII target, or answers 400. */
    public static Handler<HttpServerRequest> check(Handler<HttpServerRequest> routes) {
        return request -> {
            String target = request.uri();
            if (target == null) {
                // CONNECT over HTTP/2.
                HttpAnswer.badTarget(request, "The request has no path.");
                return;
            }
            Optional<String> ascii = ascii(target);
            if (ascii.isEmpty()) {
                HttpAnswer.badTarget(request, "The path or the query is not percent-encoded UTF-8.");
            } else if (ascii.get().equals(target)) {
                routes.handle(request);
            } else {
                routes.handle(new Encoded((HttpServerRequestInternal) request, ascii.get()));
            }
        };
    }

    /**
     * The target with each byte outside ASCII percent-encoded.
     *
     * @param target each char is a byte
     * @return empty when a percent sign has no two hexadecimal digits behind it, or the decoded bytes are not UTF-8
     */
    static Optional<String> ascii(String target) {
        if (target.chars().allMatch(c -> c < 0x80 && c != '%')) {
            return Optional.of(target);
        }
        ByteBuffer decoded = ByteBuffer.allocate(target.length());
        StringBuilder ascii = new StringBuilder(target.length() + 16);
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c == '%') {
                int high = hex(target, i + 1);
                int low = hex(target, i + 2);
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                decoded.put((byte) (high << 4 | low));
                ascii.append(target, i, i + 3);
                i += 2;
            } else if (c > 0xFF) {
                return Optional.empty();
            } else {
                decoded.put((byte) c);
                if (c < 0x80) {
                    ascii.append(c);
                } else {
                    ascii.append('%').append(Integer.toHexString(c));
                }
            }
        }
        return isUtf8(decoded.flip()) ? Optional.of(ascii.toString()) : Optional.empty();
    }

    private static int hex(String text, int at) {
        return at < text.length() && text.charAt(at) < 0x80 ? Character.digit(text.charAt(at), 16) : -1;
    }

    private static boolean isUtf8(ByteBuffer bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes);
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** The same request with another spelling of its target. */
    private static final class Encoded extends HttpServerRequestWrapper {

        private final String uri;
        private final String path;
        private final @Nullable String query;
        private final MultiMap params = MultiMap.caseInsensitiveMultiMap();

        Encoded(HttpServerRequestInternal request, String uri) {
            super(request);
            this.uri = uri;
            this.path = ascii(request.path()).orElseThrow();
            this.query = request.query() == null ? null : ascii(request.query()).orElseThrow();
            new QueryStringDecoder(uri).parameters().forEach(params::add);
        }

        @Override
        public String uri() {
            return uri;
        }

        @Override
        public String path() {
            return path;
        }

        @Override
        public @Nullable String query() {
            return query;
        }

        @Override
        public MultiMap params(boolean semicolonIsNormalChar) {
            return params;
        }
    }
}
