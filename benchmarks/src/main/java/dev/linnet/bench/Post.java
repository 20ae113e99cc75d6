package dev.linnet.bench;

import java.util.function.Consumer;

/** One post under way. It is done when its reply is there and all deliveries that it waits for. */
final class Post {

    private final Hashtag hashtag;
    private final int number;
    private final long dueNanos;
    private final long sentNanos;
    private final Publisher publisher;
    private final Consumer<Post> done;
    private int awaited;
    private boolean isAnswered;
    private boolean isDone;

    /**
     * @param dueNanos on the clock of the run; a post that had to wait for its turn was sent later
     * @param awaited how many deliveries it waits for
     * @param done called once
     */
    Post(
            Hashtag hashtag,
            int number,
            long dueNanos,
            long sentNanos,
            Publisher publisher,
            int awaited,
            Consumer<Post> done) {
        this.hashtag = hashtag;
        this.number = number;
        this.dueNanos = dueNanos;
        this.sentNanos = sentNanos;
        this.publisher = publisher;
        this.awaited = awaited;
        this.done = done;
    }

    String body() {
        return "#" + hashtag.name() + " " + Marker.write(hashtag.index(), number, dueNanos);
    }

    int number() {
        return number;
    }

    long dueNanos() {
        return dueNanos;
    }

    long sentNanos() {
        return sentNanos;
    }

    Publisher publisher() {
        return publisher;
    }

    boolean isAnswered() {
        return isAnswered;
    }

    boolean isDone() {
        return isDone;
    }

    /** It exists. From now on its followers are owed an event. */
    void acknowledged() {
        isAnswered = true;
        hashtag.acknowledged(number);
        if (awaited <= 0) {
            end();
        }
    }

    void delivered() {
        awaited--;
        if (awaited <= 0 && isAnswered) {
            end();
        }
    }

    /** Nothing more is waited for. Later deliveries still count. */
    void end() {
        if (!isDone) {
            isDone = true;
            hashtag.ended(this);
            done.accept(this);
        }
    }
}
