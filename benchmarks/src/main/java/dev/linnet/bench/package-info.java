/**
 * The command {@code linnet-bench}: loads a running Linnet over real sockets and tells how fast it was and what was
 * lost. Shares no code with the server.
 *
 * <pre>
 *   LinnetBench ──▶ ScenarioCommand ──▶ Scenario ──▶ Run ──▶ Opening     opens sockets
 *   options         one a scenario      what happens      ──▶ Posting     posts, and follows each post to its end
 *
 *   Connector ──▶ Subscriber   one socket that follows one hashtag ──▶ Hashtag ──▶ Post
 *             ──▶ Publisher    one socket that posts               ──▶ Tally ──▶ Result ──▶ ResultTable, ResultJson
 * </pre>
 *
 * <p><b>Threads.</b> One event loop has all sockets, all counters and all timers, so they need no lock. The main thread
 * gives it one step of the scenario after the other and waits for each.
 *
 * <p><b>Counting.</b> Each post has a number within its hashtag, and each subscriber keeps the numbers that came. So a
 * loss and a repeat on one socket do not hide each other. A post counts as owed when its reply was 201.
 */
@NullMarked
package dev.linnet.bench;

import org.jspecify.annotations.NullMarked;
