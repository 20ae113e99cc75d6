package dev.linnet.runtime.http;

import dev.linnet.runtime.Settings;
import java.time.Duration;

/**
 * What one HTTP connection may take of this server.
 *
 * @param maxHeadBytes of the request line, and of all headers together; more is answered 414 or 431
 * @param maxBodyBytes a client that expects {@code 100-continue} and announces more is answered 413 at once
 * @param headTimeout from a request's first byte to the end of its headers, then 408; also for a TLS handshake, then the connection is cut
 * @param bodyTimeout from the end of the headers to the end of the body, then 408
 */
public record HttpLimits(int maxHeadBytes, int maxBodyBytes, Duration headTimeout, Duration bodyTimeout) {

    public static final HttpLimits DEFAULT =
            new HttpLimits(8 * 1024, 64 * 1024, Duration.ofSeconds(10), Duration.ofSeconds(30));

    public static HttpLimits from(Settings settings, int maxBodyBytes) {
        return new HttpLimits(
                settings.number("LINNET_MAX_HEADER_BYTES", DEFAULT.maxHeadBytes, 1024, 1024 * 1024),
                maxBodyBytes,
                settings.millis("LINNET_HEADER_TIMEOUT_MS", DEFAULT.headTimeout),
                settings.millis("LINNET_BODY_TIMEOUT_MS", DEFAULT.bodyTimeout));
    }
}
