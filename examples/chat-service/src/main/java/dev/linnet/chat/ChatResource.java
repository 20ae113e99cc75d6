package dev.linnet.chat;

import static dev.linnet.kit.action.Permission.SIGNED_IN;

import dev.linnet.kit.action.ActionFailure;
import dev.linnet.kit.action.Call;
import dev.linnet.kit.action.Fields;
import dev.linnet.kit.action.Follow;
import dev.linnet.kit.action.Once;
import dev.linnet.kit.action.Page;
import dev.linnet.kit.action.PageOfRows;
import dev.linnet.kit.action.Resource;
import dev.linnet.kit.action.SubscriptionStart;
import dev.linnet.kit.action.TextField;
import dev.linnet.kit.action.VisibleName;
import dev.linnet.kit.service.Users;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Reply;
import dev.linnet.protocol.Status;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The stream {@code chat}. A user may join every room, and may speak and read in every room without joining it. A
 * private message is between two users.
 */
final class ChatResource {

    static final String STREAM = "chat";

    private static final TextField ROOM = new TextField("room", 100);
    private static final TextField TEXT = new TextField("text", 1000);

    private final RoomRepository rooms;
    private final PrivateRepository privates;
    private final Users users;

    ChatResource(RoomRepository rooms, PrivateRepository privates, Users users) {
        this.rooms = rooms;
        this.privates = privates;
        this.users = users;
    }

    Resource resource() {
        return new Resource(STREAM)
                .permitConnect(SIGNED_IN)
                .permit(SIGNED_IN)
                .on("list", Page.action((call, page) -> rooms.list(page)))
                .on("say", this::say)
                .on("history", Page.action(this::history))
                .on("whisper", this::whisper)
                .on("private_history", Page.action(this::privateHistory))
                .follow(new Follow(
                        "room",
                        "join",
                        Follow.start(this::join),
                        Follow.start(call -> enter(call, false)),
                        "leave",
                        this::leave))
                .follow(Follow.own(ChatResource::ownTopic, this::ownMessages))
                .follow(Follow.list(new Topic(STREAM, "rooms")));
    }

    /** The first join makes the room. A join with {@code since} makes none: its room existed before. */
    private Future<SubscriptionStart> join(Call call) {
        return enter(call, !call.arguments().has("since"));
    }

    private Future<SubscriptionStart> enter(Call call, boolean mayMake) {
        String name = call.arguments().required(ChatResource::name);
        return (mayMake ? rooms.findOrMake(call.caller(), name) : room(name)).compose(room -> {
            Topic topic = new Topic(STREAM, place(room));
            return rooms.entered(topic, room, call.caller())
                    .map(read -> SubscriptionStart.of(topic, read, "room", "users", "messages")
                            .with(new Effect.Enter(place(room))));
        });
    }

    /** Answers 204 whether or not the caller was there, or the room exists. */
    private Future<Reply> leave(Call call) {
        return rooms.everFound(call.arguments().required(ChatResource::name))
                .map(found -> Reply.success(
                        Status.NO_CONTENT,
                        "{}",
                        found.stream()
                                .map(ChatResource::place)
                                .flatMap(place -> Stream.of(
                                        new Effect.Unsubscribe(new Topic(STREAM, place)), new Effect.Leave(place)))
                                .toArray(Effect[]::new)));
    }

    private Future<Reply> say(Call call) {
        Optional<String> name = name(call.arguments());
        Fields data = call.data(); // checks the name too
        String room = name.orElseThrow();
        return room(room)
                .compose(there -> {
                    String text = data.required(f -> f.text(TEXT));
                    return rooms.say(call.caller(), room, text, Once.of(call, room, text));
                })
                .map(message -> Reply.success(Status.CREATED, message.orElseThrow(ActionFailure::notFound)));
    }

    private Future<PageOfRows> history(Call call, Page page) {
        return room(call.arguments().required(ChatResource::name)).compose(room -> rooms.history(room, page));
    }

    private Future<Reply> whisper(Call call) {
        Optional<String> to = call.arguments().argument("to");
        Fields data = call.data();
        return user(to.orElseThrow())
                .compose(receiver -> {
                    String text = data.required(f -> f.text(TEXT));
                    return privates.send(call.caller(), receiver, text, Once.of(call, receiver.pk(), text));
                })
                .map(message -> Reply.success(Status.CREATED, message));
    }

    private Future<PageOfRows> privateHistory(Call call, Page page) {
        String with = call.arguments().required(f -> f.argument("with"));
        return user(with).compose(other -> privates.history(call.caller(), other, page));
    }

    private Future<SubscriptionStart> ownMessages(Call call) {
        return privates.latest(ownTopic(call), call.caller())
                .map(read -> SubscriptionStart.of(ownTopic(call), read, "messages"));
    }

    private static Topic ownTopic(Call call) {
        return new Topic(STREAM, "user." + call.caller().pk());
    }

    /** The place of the users in a room, and the topic that they follow. */
    private static String place(long room) {
        return "room." + room;
    }

    private Future<Long> room(String name) {
        return rooms.find(name).map(found -> found.orElseThrow(ActionFailure::notFound));
    }

    private Future<Caller> user(String name) {
        return users.find(name).map(found -> found.orElseThrow(ActionFailure::notFound));
    }

    private static Optional<String> name(Fields arguments) {
        Optional<String> name = arguments.text(ROOM);
        name.flatMap(VisibleName::complaint).ifPresent(text -> arguments.complain(ROOM.name(), text));
        return name;
    }
}
