package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.linnet.testing.Proves;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** Writes beside the service, by a role that may touch the posts only, in another time zone. */
class SqlWritersTest extends EndToEnd {

    private Login author;
    private TestSocket reader;
    private TestSocket follower;
    private String tag;
    private Connection sql;

    @BeforeEach
    void open() throws SQLException {
        author = Login.fresh(linnet);
        tag = freshTag();
        reader = signedIn();
        follower = signedIn().follow(tag, "1");
        sql = Database.writer(linnet);
    }

    @AfterEach
    void close() throws SQLException {
        sql.close();
    }

    @Test
    @Proves("P5.57")
    void theWriterMayTouchNothingButPosts() {
        for (String table : new String[] {"users", "change_log", "events", "relay_state", "ended_sessions"}) {
            SQLException refused =
                    assertThrows(SQLException.class, () -> Database.number(sql, "select count(*) from posts." + table));
            assertEquals("42501", refused.getSQLState());
        }
    }

    @Test
    @Proves("P5.49")
    void insertUpdateAndDelete() throws SQLException {
        long pk = insert("by sql #" + tag);
        JsonNode post = retrieve(pk);
        assertEquals(author.pk(), post.get("author").longValue());
        follower.expectEvent("create", "1", post);
        update(pk, "kept #" + tag);
        follower.expectEvent("update", "1", retrieve(pk));
        update(pk, "dropped");
        follower.expectEvent("delete", "1", post);
        update(pk, "added #" + tag);
        follower.expectEvent("create", "1", retrieve(pk));
        assertEquals(1, Database.run(sql, "delete from posts.posts where pk = ?", pk));
        follower.expectEvent("delete", "1", post);
    }

    @Test
    @Proves("P5.49")
    void theFollowersOfAnInstanceAndOfTheListAreToldToo() throws SQLException {
        settle();
        long pk = insert("no tag");
        JsonNode post = retrieve(pk);
        settle();
        TestSocket other = signedIn();
        other.send(Json.text("{'action':'subscribe_instance','request_id':1,'pk':%d}", pk));
        other.expectSubscribed("subscribe_instance", "1");
        TestSocket all = signedIn();
        all.send(Json.text("{'action':'subscribe_to_list','request_id':2}"));
        all.expectSubscribed("subscribe_to_list", "2");
        update(pk, "changed");
        other.expectEvent("update", "1", retrieve(pk));
        all.expectEvent("update", "2", retrieve(pk));
        Database.run(sql, "delete from posts.posts where pk = ?", pk);
        other.expectEvent("delete", "1", post);
        all.expectEvent("delete", "2", post);
    }

    @Test
    @Proves("P5.50")
    void merge() throws SQLException {
        long kept = insert("kept #" + tag);
        long gone = insert("gone #" + tag);
        JsonNode goneBefore = retrieve(gone);
        follower.expectEvent("create", "1", retrieve(kept));
        follower.expectEvent("create", "1", goneBefore);
        Database.run(sql, """
                merge into posts.posts p using (values (?::bigint, 'merged #' || ?), (?, null), (null, 'new #' || ?)) s (pk, body)
                on p.pk = s.pk
                when matched and s.body is null then delete
                when matched then update set body = s.body
                when not matched then insert (author, body) values (?, s.body)
                """, kept, tag, gone, tag, author.pk());
        Map<String, JsonNode> events = nextByAction(3);
        assertEquals(event("update", retrieve(kept), events), events.get("update"));
        assertEquals(event("delete", goneBefore, events), events.get("delete"));
        JsonNode made = retrieve(of("create", events).get("pk").longValue());
        assertEquals("new #" + tag, made.get("body").textValue());
        assertEquals(event("create", made, events), events.get("create"));
    }

    @Test
    @Proves("P5.51")
    void copy() throws SQLException, IOException {
        String rows = author.pk() + ",first #" + tag + "\n" + author.pk() + ",no tag\n" + author.pk() + ",second #"
                + tag + "\n";
        sql.unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy posts.posts (author, body) from stdin (format csv)", new StringReader(rows));
        for (String body : new String[] {"first #", "second #"}) {
            JsonNode event = follower.next();
            assertEquals(body + tag, event.at("/data/body").textValue());
            JsonNode post = retrieve(event.get("pk").longValue());
            assertEquals(Frames.event("create", "1", post, event.get("cursor").textValue()), event);
        }
    }

    @Test
    @Proves("P5.52")
    void insertOnConflictDoUpdate() throws SQLException {
        long pk = insert("first #" + tag);
        follower.expectEvent("create", "1", retrieve(pk));
        String upsert = "insert into posts.posts (pk, author, body) values (?, ?, ?)"
                + " on conflict (pk) do update set body = excluded.body";
        Database.run(sql, upsert, pk, author.pk(), "second #" + tag);
        follower.expectEvent("update", "1", retrieve(pk));
        long free = -pk;
        Database.run(sql, upsert, free, author.pk(), "third #" + tag);
        JsonNode event = follower.next();
        assertEquals("create", event.get("action").textValue());
        assertEquals(free, event.get("pk").longValue());
    }

    @Test
    @Proves("P5.53")
    void truncate() throws SQLException {
        long pk = insert("first #" + tag);
        JsonNode post = retrieve(pk);
        follower.expectEvent("create", "1", post);
        Database.run(sql, "truncate posts.posts");
        follower.expectEvent("delete", "1", post);
        reader.expect(Json.text("{'action':'list','request_id':1}"), Frames.success("list", "1", 200, "[]"));
    }

    @Test
    @Proves({"P5.54", "P6.6"})
    void severalChangesOfOneRowInOneTransaction() throws SQLException {
        sql.setAutoCommit(false);
        long pk = insert("1 #" + tag);
        update(pk, "2 #" + tag);
        update(pk, "3");
        update(pk, "4 #" + tag);
        sql.commit();
        ObjectNode post = retrieve(pk);
        follower.expectEvent("create", "1", post.deepCopy().put("body", "1 #" + tag));
        follower.expectEvent("update", "1", post.deepCopy().put("body", "2 #" + tag));
        follower.expectEvent("delete", "1", post);
        follower.expectEvent("create", "1", post);
    }

    @Test
    @Proves("P5.55")
    void whatIsRolledBackIsNoEvent() throws SQLException {
        long pk = insert("before #" + tag);
        follower.expectEvent("create", "1", retrieve(pk));
        sql.setAutoCommit(false);
        update(pk, "rolled back #" + tag);
        sql.rollback();
        update(pk, "kept #" + tag);
        var point = sql.setSavepoint();
        update(pk, "undone #" + tag);
        insert("undone too #" + tag);
        sql.rollback(point);
        update(pk, "after #" + tag);
        var released = sql.setSavepoint();
        update(pk, "last #" + tag);
        sql.releaseSavepoint(released);
        sql.commit();
        ObjectNode post = retrieve(pk);
        for (String body : new String[] {"kept", "after", "last"}) {
            follower.expectEvent("update", "1", post.deepCopy().put("body", body + " #" + tag));
        }
        sql.setAutoCommit(true);
        Database.run(sql, "delete from posts.posts where pk = ?", pk);
        follower.expectEvent("delete", "1", post);
    }

    @Test
    @Proves("P5.56")
    void aChangedKeyIsADeleteAndACreate() throws SQLException {
        long pk = insert("moving #" + tag);
        JsonNode post = retrieve(pk);
        follower.expectEvent("create", "1", post);
        Database.run(sql, "update posts.posts set pk = ? where pk = ?", -pk, pk);
        Map<String, JsonNode> events = nextByAction(2);
        assertEquals(event("delete", post, events), events.get("delete"));
        assertEquals(event("create", ((ObjectNode) post.deepCopy()).put("pk", -pk), events), events.get("create"));
    }

    @Test
    @Proves("P5.57")
    void theDataOfTheEventIsThatOfTheReplyToTheLetterInAnyTimeZone() throws SQLException {
        long pk = insert("\"é\u0007\u2028😀 #" + tag);
        String event = follower.nextText();
        String reply =
                reader.send(Json.text("{'action':'retrieve','pk':%d}", pk)).nextText();
        String data = reply.substring(reply.indexOf("\"data\":"), reply.length() - 1);
        assertEquals(data, event.substring(event.indexOf("\"data\":"), event.lastIndexOf(",\"cursor\"")));
    }

    private long insert(String body) throws SQLException {
        return Database.number(
                sql, "insert into posts.posts (author, body) values (?, ?) returning pk", author.pk(), body);
    }

    private void update(long pk, String body) throws SQLException {
        assertEquals(1, Database.run(sql, "update posts.posts set body = ? where pk = ?", body, pk));
    }

    private ObjectNode retrieve(long pk) {
        JsonNode reply = reader.ask(Json.text("{'action':'retrieve','request_id':1,'pk':%d}", pk));
        assertEquals(Frames.success("retrieve", "1", 200, reply.path("data")), reply);
        return (ObjectNode) reply.get("data");
    }

    /** Of one statement, whose rows have no order. */
    private Map<String, JsonNode> nextByAction(int count) {
        Map<String, JsonNode> events = new HashMap<>();
        for (int i = 0; i < count; i++) {
            JsonNode event = follower.next();
            events.put(event.get("action").textValue(), event);
        }
        return events;
    }

    private static JsonNode of(String action, Map<String, JsonNode> events) {
        return Objects.requireNonNull(events.get(action), action);
    }

    private static JsonNode event(String action, JsonNode post, Map<String, JsonNode> events) {
        return Frames.event(action, "1", post, of(action, events).get("cursor").textValue());
    }
}
