package dev.linnet.kit.action;

import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Topic;
import java.util.List;

/**
 * How a subscription begins. The reply shows the state at the head. A change that it shows and that has no number yet
 * would come again as an event. The SQL function {@code linnet_ahead} tells of such changes in the statement that
 * reads.
 *
 * @param head the change log's head, read in the statement that reads the data
 * @param data what the reply shows, as JSON; the cursor is added to an object
 * @param also what the gateway does beside following the topic
 * @param agrees whether {@code linnet_ahead} says that every change of the topic has a number. If not, the beginning is asked for again some
 *     milliseconds later, a few times
 */
public record Beginning(Topic topic, Cursor head, String data, List<Effect> also, boolean agrees) {

    /** Of data that no change can be ahead of. */
    public Beginning(Topic topic, Cursor head, String data, List<Effect> also) {
        this(topic, head, data, also, true);
    }

    /** With nothing but the cursor to show. */
    public Beginning(Topic topic, Cursor head) {
        this(topic, head, "{}", List.of());
    }
}
