package dev.linnet.kit.action;

import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Topic;
import java.util.List;

/**
 * How a subscription begins.
 *
 * @param head the change log's head, read in one statement with whatever was looked up for it, so that they agree
 * @param data what the reply shows, as JSON; the cursor is added to an object
 * @param also what the gateway does beside following the topic
 */
public record Beginning(Topic topic, Cursor head, String data, List<Effect> also) {

    /** With nothing but the cursor to show. */
    public Beginning(Topic topic, Cursor head) {
        this(topic, head, "{}", List.of());
    }
}
