package dev.linnet.check;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * One check: everybody follows, then the writers write until {@link #finish()}, which lets followers get what they still
 * wait for, and compares. Of the followers a tenth has the list, a fifth posts, the others hashtags; a sixth uses server-sent
 * events, and another one these and WebSockets in turn. All methods block.
 */
final class Check {

    private static final int SQL_WRITERS = 1;
    private static final int POSTS_TO_FOLLOW = 20;

    private final Plan plan;
    private final String run;
    private final Random random;
    private final WriteLog log;
    private final Gateways gateways;
    private final ConcurrentMap<String, String> bodies = new ConcurrentHashMap<>();
    private final Acknowledged acknowledged = new Acknowledged();
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final List<Writer> writers = new ArrayList<>();
    private final ExecutorService writing = Executors.newCachedThreadPool();
    private final ExecutorService clients = Executors.newFixedThreadPool(4);
    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
    private final CountDownLatch writersDone;
    private volatile boolean writingEnds;
    private String begin = "";

    private Check(Plan plan) {
        this.plan = plan;
        this.run = Long.toString(Math.abs(plan.seed()) % 1_000_000, 36);
        this.random = new Random(plan.seed());
        this.log = new WriteLog(Database.at(plan.databaseUrl()));
        this.gateways = new Gateways(plan.gateways(), clients);
        this.writersDone = new CountDownLatch(plan.writers() + SQL_WRITERS);
    }

    /** Returns when every follower has its subscriptions and the writers write. */
    static Check start(Plan plan) throws IOException, SQLException, InterruptedException {
        Check check = new Check(plan);
        try {
            check.log.install();
            check.prepareWriters();
            check.follow();
            check.begin = check.log.mark();
            check.write();
            return check;
        } catch (IOException | SQLException | InterruptedException | RuntimeException e) {
            check.close();
            throw e;
        }
    }

    private void prepareWriters() throws IOException, InterruptedException {
        for (int i = 0; i < plan.writers(); i++) {
            Gateways.User user = gateways.logIn("check-writer-" + i);
            writers.add(new SocketWriter(
                    gateways, user.token(), texts("w" + i), acknowledged, new Random(random.nextLong())));
        }
        long author = gateways.logIn("check-sql").pk();
        Database database = Database.at(plan.databaseUrl());
        writers.add(new SqlWriter(database, author, texts("sql"), acknowledged, new Random(random.nextLong())));
    }

    private Texts texts(String writer) {
        return new Texts(run, writer, plan.tags(), new Random(random.nextLong()));
    }

    private void follow() throws IOException, InterruptedException {
        List<Long> posts = new ArrayList<>();
        for (int i = 0; i < POSTS_TO_FOLLOW; i++) {
            posts.add(writers.get(i % writers.size()).create());
        }
        Gateways.Entry reader = gateways.entry(gateways.logIn("check-reader"));
        Subscriber.Habits habits = new Subscriber.Habits(plan.shortestStayMs(), plan.longestStayMs());
        for (int i = 0; i < plan.subscribers(); i++) {
            Followed followed = followed(i, posts);
            Subscription subscription = new Subscription(followed, bodies);
            subscriptions.add(subscription);
            if (i % 3 == 2) {
                subscribers.add(
                        i % 2 == 0
                                ? Subscriber.byStream(reader, subscription, timers, habits, random.nextLong())
                                : Subscriber.byBoth(reader, subscription, timers, habits, random.nextLong()));
            } else {
                // A socket follows two things.
                Subscription second =
                        new Subscription(Followed.hashtag(Texts.tag(run, random.nextInt(plan.tags()))), bodies);
                subscriptions.add(second);
                subscribers.add(
                        Subscriber.bySocket(reader, List.of(subscription, second), timers, habits, random.nextLong()));
            }
        }
        subscribers.forEach(Subscriber::connect);
        if (!within(60, () -> subscriptions.stream().allMatch(Subscription::isAcknowledged))) {
            throw new IOException("the subscriptions were not acknowledged within a minute");
        }
    }

    private Followed followed(int number, List<Long> posts) {
        return switch (number % 10) {
            case 0 -> Followed.list();
            case 1, 2 -> Followed.instance(posts.get(random.nextInt(posts.size())));
            default -> Followed.hashtag(Texts.tag(run, number % plan.tags()));
        };
    }

    private void write() {
        for (Writer writer : writers) {
            double share = writer instanceof SqlWriter ? 0.1 / SQL_WRITERS : 0.9 / plan.writers();
            Pace pace = new Pace(plan.writesPerSecond() * share);
            writing.execute(() -> {
                try (writer) {
                    while (!writingEnds) {
                        writer.write();
                        pace.next();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (RuntimeException e) {
                    acknowledged.refused("a writer has failed: " + e);
                } finally {
                    writersDone.countDown();
                }
            });
        }
    }

    int eventsSoFar() {
        return subscriptions.stream().mapToInt(Subscription::receivedCount).sum();
    }

    /** Ends the writing, waits until nobody waits for anything, at most 30 seconds, and compares. */
    Verdict finish() throws SQLException, InterruptedException, IOException {
        try {
            writingEnds = true;
            if (!writersDone.await(60, TimeUnit.SECONDS)) {
                throw new IOException("a writer does not get its last answer");
            }
            String end = log.mark();
            Judge waiting = new Judge(log.read(begin, end));
            boolean complete = within(30, () -> waiting.isComplete(subscriptions));
            if (complete) {
                // What comes twice may come a little later.
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            }
            subscribers.forEach(Subscriber::stop);
            int connections =
                    subscribers.stream().mapToInt(Subscriber::connections).sum();
            if (log.differentRows() > 0) {
                throw new IllegalStateException("The posts are not as the checker's own log of the writes has them.");
            }
            return new Judge(log.read(begin, end)).verdict(subscriptions, acknowledged, connections);
        } finally {
            close();
        }
    }

    private static boolean within(int seconds, BooleanSupplier condition) {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > endNanos) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(250));
        }
        return true;
    }

    private void close() throws SQLException {
        writingEnds = true;
        writing.shutdownNow();
        subscribers.forEach(Subscriber::stop);
        timers.shutdownNow();
        clients.shutdown();
        log.remove();
    }
}
