package dev.linnet.gateway.session;

import dev.linnet.gateway.frame.Decoded;
import dev.linnet.gateway.frame.Decoded.Call;
import dev.linnet.gateway.frame.Decoded.Refused;
import dev.linnet.gateway.frame.Form;
import dev.linnet.gateway.frame.FrameAssembler;
import dev.linnet.gateway.frame.FrameDecoder;
import dev.linnet.gateway.frame.FrameEncoder;
import dev.linnet.gateway.login.Identity;
import dev.linnet.gateway.login.Token;
import dev.linnet.gateway.login.Verification;
import dev.linnet.gateway.presence.SessionPresence;
import dev.linnet.gateway.subscription.Burst;
import dev.linnet.gateway.subscription.EventFrame;
import dev.linnet.gateway.subscription.Subscriber;
import dev.linnet.gateway.subscription.Subscriptions;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.CloseReason;
import dev.linnet.protocol.Presence;
import dev.linnet.protocol.Reply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One open socket: reads its frames, has them answered, and ends it. */
final class Session implements Connection, FrameAssembler.Receiver, Subscriber {

    private static final Logger log = LoggerFactory.getLogger(Session.class);

    private final SessionParts parts;
    private final ServerWebSocket socket;
    private final @Nullable Token token;
    private final Verification verification;
    private final FrameDecoder decoder;
    private final SendQueue queue;
    private final ActionOrder order;
    private final Continuations continuations;
    private final Subscriptions subscriptions;
    private final SessionPresence presence;
    private final CallRunner runner;
    private final Hangup hangup;
    private final Promise<Void> gone = Promise.promise();
    private final Heartbeat heartbeat;
    private final MessageDeadline deadline;
    private Future<Void> online = Future.succeededFuture();
    private Caller caller;
    private boolean draining;
    private boolean closing;

    Session(SessionParts parts, ServerWebSocket socket, Identity identity, FrameDecoder decoder, long nowNanos) {
        SessionLimits limits = parts.limits();
        this.parts = parts;
        this.socket = socket;
        this.token = identity.token();
        this.caller = identity.caller();
        this.verification = new Verification(parts.users(), identity, this::rename);
        this.decoder = decoder;
        FrameWriter writer =
                DirectWriter.of(socket, parts.turnEnd()).orElseGet(() -> new PlainWriter(socket::writeTextMessage));
        this.queue = new SendQueue(writer, limits.maxQueueBytes(), () -> close(CloseReason.SLOW_CONSUMER));
        this.order =
                new ActionOrder(limits.maxWaitingActions(), this::run, socket::pause, this::readAgain, this::failed);
        this.continuations = new Continuations(limits.maxContinued());
        this.subscriptions = parts.hub().subscriptions(this, limits.maxSubscriptions());
        this.presence = new SessionPresence(parts.presence(), caller, limits.maxSubscriptions());
        Effects effects = new Effects(subscriptions, presence, continuations);
        this.runner = new CallRunner(
                parts.vertx(),
                limits.pingInterval().multipliedBy(2),
                parts.forwarder(),
                parts.streams(),
                () -> caller,
                effects,
                continuations,
                queue,
                this::failed);
        this.hangup = new Hangup(
                parts.vertx(), socket, limits.closingTimeout(), parts.timing().random());
        LongSupplier nanoClock = parts.timing().nanoClock();
        this.heartbeat = new Heartbeat(socket, limits.pingInterval(), () -> close(CloseReason.NO_PONG), nanoClock);
        this.deadline = new MessageDeadline(limits.messageTimeout(), nanoClock);
    }

    @Override
    public Future<Void> start() {
        FrameAssembler assembler = new FrameAssembler(parts.limits().maxFrameBytes(), this);
        socket.exceptionHandler(broken -> log.debug("A socket broke: {}", broken.getMessage()));
        socket.closeHandler(closed -> {
            hangup.done();
            release();
            gone.complete();
        });
        HeldFrames.install(socket);
        FramingGuard.install(socket, this::broken);
        socket.frameHandler(frame -> frame(assembler, frame));
        online = presence.enter(Presence.STREAM, Presence.ONLINE);
        return gone.future();
    }

    @Override
    public @Nullable Token token() {
        return token;
    }

    @Override
    public void rename(String username) {
        if (caller.isSignedIn() && !caller.username().equals(username)) {
            caller = new Caller(caller.pk(), username);
            presence.rename(caller);
        }
    }

    private void frame(FrameAssembler assembler, WebSocketFrame frame) {
        heartbeat.heard();
        if (closing) {
            return;
        }
        if (frame.isClose()) {
            closedByClient();
        } else if (!draining) {
            assembler.handle(frame);
            deadline.heard(assembler.isUnfinished());
        }
    }

    @Override
    public void text(String message) {
        Decoded decoded = decoder.decode(message);
        String stream = decoded.stream();
        if (stream != null) {
            order.add(stream, decoded);
        } else if (decoded instanceof Refused refused) {
            queue.send(refused.reply());
        }
    }

    @Override
    public void binary() {
        queue.send(FrameEncoder.unreadable("Binary frames are not supported."));
    }

    @Override
    public void violation(CloseReason reason) {
        close(reason);
    }

    private void broken(CloseReason reason) {
        if (!closing) {
            close(reason);
            // The client's own close frame will never be read.
            hangup.endOutput();
        }
    }

    private Future<Void> run(Decoded decoded, Turn turn) {
        if (!(decoded instanceof Call call)) {
            queue.send(((Refused) decoded).reply());
            return Future.succeededFuture();
        }
        // A list of the users online includes the caller, so it waits until the service knows this socket.
        Future<Void> known = call.stream().equals(Presence.STREAM) ? online : Future.succeededFuture();
        return known.compose(there -> verification.hasEnded()).transform(ended -> {
            if (ended.succeeded() && !ended.result()) {
                Future<Void> answered = runner.run(call, turn);
                if (runner.runsBesideNext(call)) {
                    turn.done();
                }
                return answered;
            }
            return turn.before().map(earlierWritten -> {
                if (ended.failed()) {
                    queue.send(FrameEncoder.reply(call, Reply.unavailable()));
                } else {
                    close(CloseReason.SESSION_ENDED);
                }
                return null;
            });
        });
    }

    private void readAgain() {
        if (gone.future().isComplete()) {
            // What was read and not taken is released already.
            return;
        }
        // Nothing could be heard while the socket was not read.
        heartbeat.heard();
        deadline.restart();
        socket.resume();
    }

    /** Closes the session: the client must not wait for an answer that never comes. */
    private void failed(Throwable defect) {
        if (!closing) {
            log.error("An action could not be answered.", defect);
            close(CloseReason.INTERNAL_ERROR);
        }
    }

    @Override
    public void send(EventFrame frame, Form form, String requestId) {
        queue.send(frame, form, requestId);
    }

    @Override
    public void send(Burst burst, Form form, String requestId) {
        queue.send(burst, form, requestId);
    }

    @Override
    public Future<Void> room() {
        return queue.room();
    }

    @Override
    public Future<Void> answered(String stream) {
        return order.answered(stream);
    }

    /** Closes a session that has expired or fallen silent. */
    @Override
    public void tick(long nowNanos, long nowEpochSecond) {
        if (closing) {
            return;
        }
        if (socket.isClosed()) {
            closedByClient();
        } else if (token != null && token.expiresAt().getEpochSecond() <= nowEpochSecond) {
            close(CloseReason.SESSION_ENDED);
        } else if (!order.isFull() && deadline.isOver(nowNanos)) {
            close(CloseReason.UNFINISHED_MESSAGE);
        } else {
            heartbeat.tick(nowNanos, !order.isFull());
        }
    }

    @Override
    public Future<Void> close(CloseReason reason) {
        if (!closing) {
            if (reason == CloseReason.SESSION_ENDED) {
                presence.end();
            }
            release();
            hangup.close(reason);
        }
        return gone.future();
    }

    @Override
    public Future<Void> drain() {
        draining = true;
        return order.whenIdle().compose(idle -> close(CloseReason.RESTART));
    }

    @Override
    public void lost() {
        close(CloseReason.RESTART);
    }

    private void closedByClient() {
        release();
        hangup.cutLater();
    }

    private void release() {
        if (closing) {
            return;
        }
        closing = true;
        queue.close();
        order.close();
        continuations.close();
        presence.close(Duration.ZERO);
        // Later, since a feed may have found the queue full in the middle of its followers.
        parts.vertx().runOnContext(after -> subscriptions.close());
    }
}
