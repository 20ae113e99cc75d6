package dev.linnet.view;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** Decodes a response's body by its headers. */
final class BodyText {

    private static final Pattern CHARSET =
            Pattern.compile(";\\s*charset\\s*=\\s*(?:\"([^\"]*)\"|([^;\\s]*))", Pattern.CASE_INSENSITIVE);

    private BodyText() {}

    /**
     * Decodes a whole body. Without a charset it is UTF-8; malformed bytes become U+FFFD.
     *
     * @param maxBytes the bound of a decompressed body
     * @throws IOException for an unknown encoding or charset, and for a body that is not in its encoding
     * @throws BoundedBody.TooLarge when it grows beyond the limit
     */
    static String of(Buffer body, MultiMap headers, int maxBytes) throws IOException, BoundedBody.TooLarge {
        byte[] bytes = body.length() == 0 ? new byte[0] : decoded(body.getBytes(), encodings(headers), maxBytes);
        String text = new String(bytes, charset(headers));
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** We ask for none, but some services compress all the same. */
    private static List<String> encodings(MultiMap headers) {
        return headers.getAll(HttpHeaders.CONTENT_ENCODING).stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty() && !name.equals("identity"))
                .toList();
    }

    private static byte[] decoded(byte[] body, List<String> encodings, int maxBytes)
            throws IOException, BoundedBody.TooLarge {
        if (encodings.isEmpty()) {
            return body;
        }
        if (!encodings.equals(List.of("gzip")) && !encodings.equals(List.of("x-gzip"))) {
            throw new IOException("unknown content encoding");
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            byte[] plain = in.readNBytes(maxBytes);
            if (in.read() >= 0) {
                throw new BoundedBody.TooLarge(maxBytes);
            }
            return plain;
        }
    }

    private static Charset charset(MultiMap headers) throws IOException {
        String type = headers.get(HttpHeaders.CONTENT_TYPE);
        Matcher named = CHARSET.matcher(type == null ? "" : type);
        if (!named.find()) {
            return StandardCharsets.UTF_8;
        }
        try {
            return Charset.forName(named.group(1) == null ? named.group(2) : named.group(1));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new IOException("unknown charset", e);
        }
    }
}
