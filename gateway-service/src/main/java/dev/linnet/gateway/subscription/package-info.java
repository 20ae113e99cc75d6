/**
 * Who follows which topic, and how each follower gets every event once and in order.
 *
 * <p><b>Purpose.</b> The bus delivers an event at most once. The service's change log has every event. This package
 * uses the bus for speed and the log for truth: it notices each hole in what the bus brought and fills it from the log.
 *
 * <pre>
 *   bus ──▶ TopicConsumer ──▶ NodeTopics ──▶ SubscriptionHub ──▶ TopicFeed ──▶ Follower ──▶ Subscription ──▶ Subscriber
 *           one a topic       one a node     one an event loop   one a topic   one a session  one a request id
 *
 *   log ◀── Asking ◀── StreamPoll      "which topics have moved since X?"     one a stream and node
 *   log ◀── Asking ◀── HistoryReader ◀── HistoryWalk ◀── TopicFeed            repair of all live followers
 *                                                   ◀── CatchUp               one subscription that resumes
 * </pre>
 *
 * <p><b>Flow.</b> {@code NodeTopics} registers one bus consumer for each topic and hands each event to the hub of every
 * event loop with followers. A {@code TopicFeed} knows up to which position it is complete. An event whose predecessor
 * is above that position shows a hole: the feed reads the log until it has passed every position it has heard of. A
 * poll finds events that no later event shows to be missing. A {@code MoveGate} holds an event whose row left other
 * topics by the same change until the session has their {@code delete}.
 *
 * <p><b>Threads.</b> {@code NodeTopics}, {@code TopicConsumer} and {@code StreamPoll} belong to the event loop of the
 * verticle {@code NodeTopics}. A hub, its feeds, followers, subscriptions and walks belong to one event loop of
 * sessions. They hand work to one another with {@code runOnContext} only. {@code LogAddress} is the one thing that
 * event loops share; it is safe from any thread.
 *
 * <p><b>Lifecycle.</b>
 *
 * <ol>
 *   <li>A reply with a {@code Subscribe} effect makes a subscription, WAITING. The first one for a topic makes its
 *       feed and attaches it.
 *   <li>When the bus registration is complete, the session writes its 201 and calls {@code begin}.
 *   <li>The subscription is LIVE if it is as far as the feed, else CATCHING_UP until it is. A live one that must
 *       wait for a moved row catches up again.
 *   <li>With the last follower the feed ends. The bus registration stays for the idle time, since registering costs
 *       the whole cluster.
 * </ol>
 *
 * <p><b>Invariants.</b>
 *
 * <ul>
 *   <li>A subscription's positions only grow; no event of a topic is sent twice or left out. If events cannot be
 *       had any more, the subscriber is told {@code lost}, and its session closes.
 *   <li>No event is sent before the 201, and every event that commits after it is sent.
 *   <li>Of one change a session gets the {@code delete}s first.
 *   <li>Nothing here grows without bound: 32 questions to the log at once for each event loop, pages of 500 and 100
 *       events, 4 Mi characters of held events for each event loop.
 * </ul>
 *
 * <p><b>Timers.</b>
 *
 * <table>
 *   <caption>From the shortest to the longest</caption>
 *   <tr><td>{@code TopicFeed.GRACE_MS}, {@code StreamPoll.SOON_MS}<td>100 ms<td>an event that a poll found may still
 *       come by the bus; then the feed reads it, and the stream is polled again soon
 *   <tr><td>{@code Asking}<td>100, 200, 400 ms<td>until another process is asked the same; each question waits 1 to 8 s
 *   <tr><td>{@code HistoryWalk}<td>200 ms to 2 s<td>back-off between pages that could not be read
 *   <tr><td>poll interval<td>500 ms<td>a setting; bounds the delay of a lost last event
 *   <tr><td>{@code TopicConsumer.REGISTER_MS}<td>2 s<td>longest wait of a subscription for the registration;
 *       polls bring events meanwhile
 *   <tr><td>{@code TopicConsumer} patience<td>3 to 60 s<td>silence after which a missed event renews the registration
 *   <tr><td>{@code Progress.LATEST_NANOS}<td>5 s<td>longer than an event of a former epoch is on its way
 *   <tr><td>{@code MoveGate} patience<td>5 s in a feed, 60 s in a catch-up<td>then an event goes on before the
 *       delete; longer than a repair, and longer than a client may take nothing
 *   <tr><td>idle topic<td>30 to 60 s<td>how long a registration outlives its last follower
 * </table>
 */
@NullMarked
package dev.linnet.gateway.subscription;

import org.jspecify.annotations.NullMarked;
