package dev.linnet.bench;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One hashtag of a run: its posts and who follows it. For the event loop of the run. */
final class Hashtag {

    private final int index;
    private final String name;
    private final Numbers acknowledged = new Numbers();
    private final Map<Integer, Post> open = new HashMap<>();
    private @Nullable Post latest;
    private int posts;
    private int following;

    Hashtag(int index, String name) {
        this.index = index;
        this.name = name;
    }

    int index() {
        return index;
    }

    /** Without the #. */
    String name() {
        return name;
    }

    void joined() {
        following++;
    }

    void left() {
        following--;
    }

    /**
     * The next post.
     *
     * @param awaitsDeliveries whether it is done only when all present followers have it
     */
    Post post(long dueNanos, long nowNanos, Publisher publisher, boolean awaitsDeliveries, Consumer<Post> done) {
        posts++;
        Post post = new Post(this, posts, dueNanos, nowNanos, publisher, awaitsDeliveries ? following : 0, done);
        open.put(posts, post);
        return post;
    }

    void acknowledged(int number) {
        acknowledged.add(number);
    }

    /** The posts that were answered 201. */
    Numbers acknowledged() {
        return acknowledged;
    }

    /** Whether there is a post with this number. */
    boolean has(int number) {
        return number >= 1 && number <= posts;
    }

    /** A follower has got the post for the first time. */
    void delivered(int number) {
        Post post = latest;
        // A thousand followers get one post after the other.
        if (post == null || post.number() != number) {
            post = open.get(number);
            latest = post;
        }
        if (post != null) {
            post.delivered();
        }
    }

    void ended(Post post) {
        open.remove(post.number());
    }
}
