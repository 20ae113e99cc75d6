package dev.linnet.runtime.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Rules for the head of a request. They refuse a request if two servers in a row could disagree about where it ends, whose it is or
 * what it asks.
 */
final class HeadRules {

    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final Pattern HOST = Pattern.compile("[^\\s,/?#@\\\\]*");
    private static final List<String> FRAMING = List.of("content-length", "transfer-encoding");

    private final HttpLimits limits;

    HeadRules(HttpLimits limits) {
        this.limits = limits;
    }

    /** The first rule that the request breaks. */
    Optional<RequestRefused> broken(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            return Optional.of(new RequestRefused(505, "Only HTTP/1.1 and HTTP/1.0 are spoken here."));
        }
        for (Map.Entry<String, String> header : request.headers()) {
            if (isMisleading(header.getKey().toLowerCase(Locale.ROOT))) {
                return bad("The header " + header.getKey() + " is not allowed.");
            }
        }
        return host(request)
                .or(() -> framing(request))
                .or(() -> content(request))
                .or(() -> UpgradeRules.broken(request));
    }

    private static Optional<RequestRefused> bad(String detail) {
        return Optional.of(RequestRefused.badRequest(detail));
    }

    /**
     * Whether some server may take the name for that of a header which says where a request ends. Vert.x's own decoder takes any byte
     * for the L of Content-Length (CVE-2026-102479). With the two keys of an old WebSocket draft, Netty reads a body that nothing
     * announces.
     */
    private static boolean isMisleading(String name) {
        if (name.equals("sec-websocket-key1") || name.equals("sec-websocket-key2")) {
            return true;
        }
        return FRAMING.stream().anyMatch(framing -> !name.equals(framing) && isNear(name, framing));
    }

    /** Whether the names differ in one character: another one, one less, or one more. */
    private static boolean isNear(String name, String framing) {
        int longest = Math.max(name.length(), framing.length());
        int shortest = Math.min(name.length(), framing.length());
        if (longest - shortest > 1) {
            return false;
        }
        int start = 0;
        while (start < shortest && name.charAt(start) == framing.charAt(start)) {
            start++;
        }
        int end = 0;
        while (end < shortest - start
                && name.charAt(name.length() - 1 - end) == framing.charAt(framing.length() - 1 - end)) {
            end++;
        }
        return start + end >= longest - 1;
    }

    private static Optional<RequestRefused> host(HttpRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.size() > 1 || (hosts.isEmpty() && request.protocolVersion().equals(HttpVersion.HTTP_1_1))) {
            return bad("Exactly one Host header is needed.");
        }
        return hosts.isEmpty() || HOST.matcher(hosts.get(0)).matches()
                ? Optional.empty()
                : bad("The Host header is not valid.");
    }

    private static Optional<RequestRefused> framing(HttpRequest request) {
        List<String> lengths = request.headers().getAll(HttpHeaderNames.CONTENT_LENGTH);
        if (lengths.size() > 1
                || (lengths.size() == 1 && !LENGTH.matcher(lengths.get(0)).matches())) {
            return bad("The Content-Length is not one whole number.");
        }
        List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (codings.isEmpty()) {
            return Optional.empty();
        }
        if (!lengths.isEmpty()) {
            return bad("Content-Length and Transfer-Encoding are not allowed together.");
        }
        if (!request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
            return bad("Transfer-Encoding needs HTTP/1.1.");
        }
        return codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked")
                ? Optional.empty()
                : bad("The only Transfer-Encoding known here is chunked.");
    }

    private Optional<RequestRefused> content(HttpRequest request) {
        HttpHeaders headers = request.headers();
        for (String coding : headers.getAll(HttpHeaderNames.CONTENT_ENCODING)) {
            if (!coding.isEmpty() && !coding.equalsIgnoreCase("identity")) {
                return Optional.of(new RequestRefused(415, "Send the body without a Content-Encoding."));
            }
        }
        for (String expected : headers.getAll(HttpHeaderNames.EXPECT)) {
            if (!expected.equalsIgnoreCase("100-continue")) {
                return Optional.of(new RequestRefused(417, "The only expectation known here is 100-continue."));
            }
            String length = headers.get(HttpHeaderNames.CONTENT_LENGTH, "0");
            if (Long.parseLong(length) > limits.maxBodyBytes()) {
                return Optional.of(new RequestRefused(413, "The body is too large."));
            }
        }
        return Optional.empty();
    }
}
