package dev.linnet.posts;

import dev.linnet.kit.action.ActionFailure;
import dev.linnet.kit.action.Fields;
import dev.linnet.kit.action.Listing;
import dev.linnet.kit.action.OwnedTable;
import dev.linnet.kit.action.Page;
import dev.linnet.kit.action.PageOfRows;
import dev.linnet.kit.action.RefusedRow;
import dev.linnet.kit.action.Repository;
import dev.linnet.kit.action.TextField;
import dev.linnet.kit.changelog.Statements;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Cursor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code posts}. Safe to use from any thread. */
final class PostRepository extends OwnedTable<PostRepository.Draft> implements Repository<PostRepository.Draft> {

    /** The author's input; an empty body stays as it is. */
    record Draft(Optional<String> body) {}

    /** A stored hashtag, and the log's head when it was read. */
    record Hashtag(String name, Cursor head) {}

    /** What a list is to have: a condition in SQL, and its values. */
    private record Wanted(String condition, List<Object> values) {}

    private static final TextField BODY = new TextField("body", 256);
    private static final String LONGER_THAN_ANY_BODY = "-".repeat(BODY.most() + 1);

    /** The foreign keys that fail when the author's account is gone. */
    private static final String[] OF_AUTHOR = {"posts_author_fkey", "created_posts_author_fkey"};

    private static final String NEWEST = """
            select coalesce('[' || string_agg(post_data(found.post), ',' \
            order by (found.post).created_at desc, (found.post).pk desc) || ']', '[]') as rows from (\
            select l as post from posts l where %s order by l.created_at desc, l.pk desc limit %d) found\
            """;

    private static final Listing PAGES = Listing.newestFirst("posts", "post_data(shown)");

    private static final long MOST_LISTED = 500;

    private final GroupInsert inserts;
    private final BodySearch search;
    private final Hashtags hashtags;

    PostRepository(Vertx vertx, Statements statements) {
        super(statements, "posts", "author");
        this.hashtags = new Hashtags(statements);
        this.search = new BodySearch(statements);
        this.inserts = new GroupInsert(vertx, statements.pool(), System::nanoTime);
    }

    @Override
    public Draft read(Fields data) {
        return new Draft(data.text(BODY));
    }

    @Override
    public Future<String> list(Caller caller, Fields filters) {
        return wanted(filters)
                .compose(wanted -> statements.list(
                        NEWEST.formatted(wanted.condition(), MOST_LISTED),
                        wanted.values().toArray()))
                .map(rows -> Statements.text(rows).orElseThrow());
    }

    @Override
    public Future<PageOfRows> page(Caller caller, Fields filters, Page page) {
        return wanted(filters)
                .compose(wanted -> PAGES.page(
                        statements, wanted.condition(), page, wanted.values().toArray()));
    }

    @Override
    public Future<Optional<String>> retrieve(Caller caller, long pk) {
        return statements
                .query("select post_data(p) from posts p where pk = $1", pk)
                .map(Statements::text);
    }

    @Override
    public Future<String> create(Caller caller, Draft draft) {
        return inserts.insert(caller.pk(), draft.body().orElseThrow())
                .onSuccess(committed -> statements.log().wake())
                .recover(PostRepository::withoutAuthor);
    }

    @Override
    public boolean insertsInGroups() {
        return true;
    }

    @Override
    public Future<Optional<String>> createOnce(Caller caller, String key, Draft draft) {
        return statements
                .write(
                        "select create_post_once($1, $2, $3)",
                        caller.pk(),
                        key,
                        draft.body().orElseThrow())
                .map(Statements::text)
                .recover(PostRepository::withoutAuthor);
    }

    /** The author's account is gone, so the login that names it is worth nothing any more. */
    private static <T> Future<T> withoutAuthor(Throwable failure) {
        return Future.failedFuture(RefusedRow.isBy(failure, OF_AUTHOR) ? ActionFailure.forbidden() : failure);
    }

    @Override
    public Future<Optional<String>> change(Caller caller, long pk, Draft draft) {
        return statements
                .write(
                        "update posts set body = coalesce($3, body) where pk = $1 and author = $2"
                                + " returning post_data(posts)",
                        pk,
                        caller.pk(),
                        draft.body().orElse(null))
                .map(Statements::text);
    }

    /** The client's hashtag as it is stored. Empty when it is no hashtag. */
    Future<Optional<Hashtag>> hashtag(String written) {
        if (!TextField.isStorable(written)) {
            return Future.succeededFuture(Optional.empty());
        }
        return hashtags.stored(written)
                .compose(stored -> stored.isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : statements.log().head().map(head -> Optional.of(new Hashtag(stored.get(), head))));
    }

    /**
     * Fails with 400 when a filter is no text, or the hashtag is invalid. Only filters that are there are in the
     * condition, so that each list gets the plan that suits it.
     */
    private Future<Wanted> wanted(Fields filters) {
        String contained = storable(filters.filter("body_contains"));
        String tag = storable(filters.filter("hashtag"));
        filters.check();
        Future<Optional<String>> stored = filters.has("hashtag")
                ? hashtags.stored(tag == null ? "" : tag)
                        .map(found -> Optional.of(found.orElseThrow(PostsResource::invalidHashtag)))
                : Future.succeededFuture(Optional.empty());
        return stored.compose(hashtag -> {
            List<Object> values = new ArrayList<>();
            hashtag.ifPresent(values::add);
            String carrying = hashtag.isPresent() ? "l.tags @> array[$1::text]" : "true";
            if (contained == null) {
                return Future.succeededFuture(new Wanted(carrying, values));
            }
            values.add(contained);
            return search.condition(contained, values.size())
                    .map(containing -> new Wanted(carrying + " and " + containing, values));
        });
    }

    /** No body has U+0000 or a lone surrogate, and PostgreSQL cannot even receive one. */
    private static @Nullable String storable(Optional<String> text) {
        return text.map(written -> TextField.isStorable(written) ? written : LONGER_THAN_ANY_BODY)
                .orElse(null);
    }
}
