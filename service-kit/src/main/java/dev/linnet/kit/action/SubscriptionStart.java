package dev.linnet.kit.action;

import dev.linnet.kit.changelog.Snapshot;
import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Topic;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a subscription starts: its topic, the point in history where its events begin, and the data of the reply at that
 * point.
 *
 * @param head the change log's head, read in the statement that read the data
 * @param members the reply's members beside the cursor, JSON by name
 * @param list a JSON array that the reply shows instead of an object. The reply has the cursor beside it, as
 *     {@code since}
 * @param also further effects beside following the topic
 * @param agrees false when the data shows a change without a number, which would come again as an event. The kit then
 *     reads again some milliseconds later, a few times
 */
public record SubscriptionStart(
        Topic topic,
        Cursor head,
        Map<String, String> members,
        Optional<String> list,
        List<Effect> also,
        boolean agrees) {

    /** The reply shows only the cursor. */
    public SubscriptionStart(Topic topic, Cursor head) {
        this(topic, head, Map.of(), Optional.empty(), List.of(), true);
    }

    /**
     * The reply shows columns of a row.
     *
     * @param read a snapshot of one row
     * @param columns JSON texts, each a member of the reply's object
     * @throws ActionFailure 404 when there is no row
     */
    public static SubscriptionStart of(Topic topic, Snapshot read, String... columns) {
        Row row = read.row().orElseThrow(ActionFailure::notFound);
        Map<String, String> members = new LinkedHashMap<>();
        for (String column : columns) {
            members.put(column, row.getString(column));
        }
        return new SubscriptionStart(topic, read.cursor(), members, Optional.empty(), List.of(), read.agrees());
    }

    /**
     * The reply shows an array.
     *
     * @param read a snapshot of one row
     * @param column a JSON text
     */
    public static SubscriptionStart ofList(Topic topic, Snapshot read, String column) {
        Row row = read.row().orElseThrow(ActionFailure::notFound);
        return new SubscriptionStart(
                topic, read.cursor(), Map.of(), Optional.of(row.getString(column)), List.of(), read.agrees());
    }

    /** The same with one more effect. */
    public SubscriptionStart with(Effect effect) {
        List<Effect> effects = new ArrayList<>(also);
        effects.add(effect);
        return new SubscriptionStart(topic, head, members, list, effects, agrees);
    }

    /** The members of the reply's frame beside an array, which has no room for them. */
    List<Effect> beside(String cursor, Optional<Boolean> recovered) {
        if (list.isEmpty()) {
            return List.of();
        }
        List<Effect> members = new ArrayList<>();
        members.add(new Effect.Beside("since", '"' + cursor + '"'));
        recovered.ifPresent(answer -> members.add(new Effect.Beside("recovered", answer.toString())));
        return members;
    }

    /** The reply's data, as JSON. */
    String data(String cursor, Optional<Boolean> recovered) {
        if (list.isPresent()) {
            return list.get();
        }
        StringBuilder data = new StringBuilder("{\"cursor\":\"").append(cursor).append('"');
        recovered.ifPresent(answer -> data.append(",\"recovered\":").append(answer));
        members.forEach(
                (name, json) -> data.append(",\"").append(name).append("\":").append(json));
        return data.append('}').toString();
    }
}
