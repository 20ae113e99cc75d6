package dev.linnet.posts;

import dev.linnet.kit.changelog.Statements;
import io.vertx.core.Future;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The condition for posts that contain a text, whatever the case. An index finds texts with three letters or digits in
 * a row, among any number of posts. For other texts, and without the index, only the newest 10,000 posts are read. Safe
 * from any thread.
 */
final class BodySearch {

    private static final Logger LOG = LoggerFactory.getLogger(BodySearch.class);

    private static final int NEWEST = 10_000;
    /** The index knows parts of this length. */
    private static final int PART = 3;

    private static final String FOLDED = "lower(%s collate \"und-x-icu\")";

    private static final String BY_INDEX = FOLDED.formatted("l.body") + " like '%%' || regexp_replace("
            + FOLDED.formatted("$%d::text") + ", '([\\\\%%_])', '\\\\\\1', 'g') || '%%'";

    /** Literal, so it builds no pattern. */
    private static final String AMONG_NEWEST = "l.created_at >= coalesce((select created_at from posts"
            + " order by created_at desc, pk desc offset " + (NEWEST - 1) + " limit 1), '-infinity')"
            + " and strpos(" + FOLDED.formatted("l.body") + ", " + FOLDED.formatted("$%d::text") + ") > 0";

    private enum Indexed {
        NONE,
        ASCII,
        ALL;

        boolean finds(String text) {
            int run = 0;
            for (int at = 0; at < text.length() && run < PART; at += Character.charCount(text.codePointAt(at))) {
                run = isLetter(text.codePointAt(at)) ? run + 1 : 0;
            }
            return this != NONE && run == PART;
        }

        private boolean isLetter(int codePoint) {
            return Character.isLetterOrDigit(codePoint) && (this == ALL || codePoint < 128);
        }
    }

    private final Statements statements;
    /** As the database said at the first search. */
    private volatile @Nullable Indexed indexed;

    BodySearch(Statements statements) {
        this.statements = statements;
    }

    /**
     * In SQL, for a row called {@code l}.
     *
     * @param place of the text among the statement's values, from 1 on
     */
    Future<String> condition(String text, int place) {
        return indexed().map(known -> (known.finds(text) ? BY_INDEX : AMONG_NEWEST).formatted(place));
    }

    private Future<Indexed> indexed() {
        Indexed known = indexed;
        if (known != null) {
            return Future.succeededFuture(known);
        }
        return statements.query("select indexed_letters()").map(found -> {
            Indexed said = Indexed.valueOf(Statements.text(found).orElseThrow().toUpperCase(Locale.ROOT));
            if (said == Indexed.NONE) {
                LOG.warn(
                        "A search for a part of a body reads the newest {} posts only, since the database is without"
                                + " pg_trgm. Install PostgreSQL's contributed modules, then run: create extension pg_trgm;"
                                + " select posts.index_bodies(); and restart this service.",
                        NEWEST);
            }
            indexed = said;
            return said;
        });
    }
}
