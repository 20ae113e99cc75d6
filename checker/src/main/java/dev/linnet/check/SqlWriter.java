package dev.linnet.check;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Writes into the table, past the server: single statements, and transactions of several of which some are rolled back. */
final class SqlWriter implements Writer {

    private static final int MOST_POSTS = 200;

    private final Database database;
    private final long author;
    private final Texts texts;
    private final Acknowledged acknowledged;
    private final Random random;
    private final List<Long> posts = new ArrayList<>();
    private @Nullable Connection connection;

    SqlWriter(Database database, long author, Texts texts, Acknowledged acknowledged, Random random) {
        this.database = database;
        this.author = author;
        this.texts = texts;
        this.acknowledged = acknowledged;
        this.random = random;
    }

    @Override
    public void write() throws InterruptedException {
        inTransaction(random.nextInt(10) == 0 ? 5 : 1, random.nextInt(20) == 0);
    }

    @Override
    public long create() throws InterruptedException {
        while (posts.isEmpty()) {
            inTransaction(1, false);
        }
        return posts.get(posts.size() - 1);
    }

    private void inTransaction(int statements, boolean rolledBack) throws InterruptedException {
        List<Acknowledged.Done> done = new ArrayList<>();
        List<Long> after = new ArrayList<>(posts);
        try {
            if (connection == null) {
                connection = database.connect();
                connection.setAutoCommit(false);
            }
            for (int i = 0; i < statements; i++) {
                done.add(statement(connection, after));
            }
            if (rolledBack) {
                connection.rollback();
                return;
            }
            connection.commit();
        } catch (SQLException e) {
            // Whether it was committed is not known; posts that may be gone are left alone.
            acknowledged.unanswered("SQL");
            posts.retainAll(after);
            close();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return;
        }
        posts.clear();
        posts.addAll(after);
        done.forEach(each -> acknowledged.done(each.action(), each.pk(), each.body()));
    }

    private Acknowledged.Done statement(Connection open, List<Long> present) throws SQLException {
        int dice = random.nextInt(100);
        if (present.isEmpty() || (dice < 50 && present.size() < MOST_POSTS)) {
            String body = texts.next();
            try (PreparedStatement insert =
                    open.prepareStatement("insert into posts.posts (author, body) values (?, ?) returning pk")) {
                insert.setLong(1, author);
                insert.setString(2, body);
                try (ResultSet row = insert.executeQuery()) {
                    row.next();
                    present.add(row.getLong(1));
                    return new Acknowledged.Done(Action.CREATE, row.getLong(1), body);
                }
            }
        }
        int at = random.nextInt(present.size());
        if (dice < 85) {
            long pk = present.get(at);
            String body = texts.next();
            try (PreparedStatement update = open.prepareStatement("update posts.posts set body = ? where pk = ?")) {
                update.setString(1, body);
                update.setLong(2, pk);
                update.executeUpdate();
            }
            return new Acknowledged.Done(Action.UPDATE, pk, body);
        }
        long pk = present.remove(at);
        try (PreparedStatement delete = open.prepareStatement("delete from posts.posts where pk = ?")) {
            delete.setLong(1, pk);
            delete.executeUpdate();
        }
        return new Acknowledged.Done(Action.DELETE, pk, null);
    }

    @Override
    public void close() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                // It was of no use any more.
            }
            connection = null;
        }
    }
}
