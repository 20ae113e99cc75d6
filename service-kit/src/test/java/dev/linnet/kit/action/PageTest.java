package dev.linnet.kit.action;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.linnet.kit.changelog.CursorKey;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Cursor;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Request;
import dev.linnet.protocol.Status;
import io.vertx.core.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Actions that answer a page always. */
final class PageTest {

    private static final CursorKey KEY = CursorKey.random();
    private static final Cursor CURSOR = new Cursor(1, 2);

    /** Shows which page it was asked for. */
    private final Resource lines = new Resource("lines")
            .on(
                    "history",
                    Page.action((call, page) -> Future.succeededFuture(
                            new PageOfRows(7, "[" + page.limit() + "," + page.offset() + "]", CURSOR))));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|25|0",
                "{\"limit\":2,\"offset\":\"3\"}|2|3",
                "{\"limit\":1000,\"offset\":-1}|100|0",
                "{\"data\":{\"limit\":4}}|4|0",
            })
    void aPageIsAnsweredWhateverIsAskedFor(String arguments, long limit, long offset) {
        Reply reply = lines.run(Call.of(new Request(Caller.VISITOR, "history", arguments), KEY))
                .result();
        assertEquals(
                Reply.success(
                        Status.OK,
                        "{\"count\":7,\"limit\":%1$d,\"offset\":%2$d,\"results\":[%1$d,%2$d],\"cursor\":\"%3$s\"}"
                                .formatted(limit, offset, KEY.text(CURSOR))),
                reply);
    }
}
