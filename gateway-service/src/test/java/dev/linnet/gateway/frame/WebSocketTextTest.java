package dev.linnet.gateway.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.linnet.gateway.frame.WebSocketText.Template;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a decoder of somebody else. */
final class WebSocketTextTest {

    private static final int LARGEST_FRAME = 65_535;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_534, 65_535, 65_536, 131_070, 131_071, 200_001})
    void aClientReadsWhatWasWritten(int bytes) {
        String text = text(bytes);
        byte[] encoded = WebSocketText.encode(text);
        assertEquals(text, decoded(encoded));
        int letters = text.codePointCount(0, text.length());
        int from = text.offsetByCodePoints(0, letters / 3);
        int to = text.offsetByCodePoints(0, 2 * letters / 3);
        Template template = new Template(text.substring(0, from), text.substring(to));
        assertArrayEquals(encoded, template.encode(text.substring(from, to)));
    }

    /** A text of this many bytes, with letters of one, two and four bytes. */
    private static String text(int bytes) {
        return "x".repeat(bytes % 7) + "aé😀".repeat(bytes / 7);
    }

    private static String decoded(byte[] encoded) {
        EmbeddedChannel client = new EmbeddedChannel(
                new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                        .expectMaskedFrames(false)
                        .maxFramePayloadLength(LARGEST_FRAME)
                        .build()),
                new WebSocketFrameAggregator(1 << 20));
        client.writeInbound(Unpooled.wrappedBuffer(encoded));
        WebSocketFrame message = client.readInbound();
        try {
            return message.content().toString(StandardCharsets.UTF_8);
        } finally {
            message.release();
            client.finishAndReleaseAll();
        }
    }
}
