package dev.linnet.endtoend;

import java.sql.SQLException;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.util.PSQLState;

/** Random transactions on {@code posts.posts} until enough changes were made; 1 in 8 is rolled back. */
final class RandomWriter implements Callable<Integer> {

    private static final int TAGS = 10;
    private static final int SHARES = 12;

    private final Deployment deployment;
    private final Random random;
    private final int share;
    private final AtomicInteger wanted;
    private final long author;

    RandomWriter(Deployment deployment, long seed, int share, AtomicInteger wanted, long author) {
        this.deployment = deployment;
        this.random = new Random(seed);
        this.share = share % SHARES;
        this.wanted = wanted;
        this.author = author;
    }

    /** How many transactions were given up because of a deadlock. */
    @Override
    public Integer call() throws SQLException {
        int givenUp = 0;
        try (PostsWriter writer = PostsWriter.open(deployment)) {
            writer.connection().setAutoCommit(false);
            while (wanted.get() > 0) {
                try {
                    int changes = transaction(writer);
                    if (random.nextInt(8) == 0) {
                        writer.connection().rollback();
                    } else {
                        writer.connection().commit();
                        wanted.addAndGet(-changes);
                    }
                } catch (SQLException e) {
                    if (!PSQLState.DEADLOCK_DETECTED.getState().equals(e.getSQLState())) {
                        throw e;
                    }
                    givenUp++;
                    writer.connection().rollback();
                }
            }
        }
        return givenUp;
    }

    private int transaction(PostsWriter writer) throws SQLException {
        int changes = 0;
        int statements = 1 + random.nextInt(8);
        for (int i = 0; i < statements; i++) {
            if (random.nextInt(6) == 0) {
                writer.run("savepoint s");
                int undone = statement(writer);
                if (random.nextBoolean()) {
                    writer.run("rollback to s");
                } else {
                    writer.run("release s");
                    changes += undone;
                }
            } else {
                changes += statement(writer);
            }
        }
        if (random.nextInt(40) == 0) {
            writer.run("select pg_sleep(" + random.nextDouble() * 2 + ")");
        }
        return changes;
    }

    private int statement(PostsWriter writer) throws SQLException {
        try (var statement = writer.connection().createStatement()) {
            return statement.executeUpdate(sql());
        }
    }

    private String sql() {
        // Mostly rows of its own share, so that writers meet, but do not only wait for each other.
        String among = random.nextInt(8) == 0 ? "true" : "pk % " + SHARES + " = " + share;
        String someRows = "pk in (select pk from posts.posts where " + among + " offset " + random.nextInt(40)
                + " limit " + (1 + random.nextInt(5)) + ")";
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> "insert into posts.posts (author, body) values " + row();
            case 3 -> "insert into posts.posts (author, body) values " + row() + ", " + row() + ", " + row();
            case 4, 5 -> "update posts.posts set body = '" + body() + "' where " + someRows;
            case 6 -> "update posts.posts set body = body where " + someRows;
            case 7 -> // rows with followers of their own, which come and go
                "insert into posts.posts (pk, author, body) values (" + (1 + random.nextInt(6)) + ", " + author + ", '"
                        + body() + "') on conflict (pk) do "
                        + (random.nextBoolean() ? "nothing" : "update set body = excluded.body");
            case 8 ->
                "insert into posts.posts (pk, author, body) select pk, author, body from posts.posts where " + someRows
                        + " on conflict (pk) do update set body = '" + body() + "'";
            default -> "delete from posts.posts where " + someRows;
        };
    }

    private String row() {
        return "(" + author + ", '" + body() + "')";
    }

    private String body() {
        StringBuilder body = new StringBuilder("n" + random.nextInt(1_000_000));
        for (int tags = random.nextInt(4); tags > 0; tags--) {
            body.append(" #t").append(random.nextInt(TAGS));
        }
        return body.toString();
    }
}
