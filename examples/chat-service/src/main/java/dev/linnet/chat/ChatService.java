package dev.linnet.chat;

import dev.linnet.kit.changelog.Statements;
import dev.linnet.kit.service.ServiceDefinition;

/** Rooms and private messages, for users who are logged in. */
public final class ChatService {

    private ChatService() {}

    public static ServiceDefinition definition() {
        return new ServiceDefinition("chat")
                .observing("rooms", "messages", "present", "private_messages")
                .tracking(ChatResource.STREAM)
                .followingUsers("select follow_users($1, $2)")
                .tidying(RoomRepository.TIDY)
                .serving(parts -> {
                    Statements statements = new Statements(parts.pool(), parts.log());
                    return new ChatResource(
                                    new RoomRepository(statements),
                                    new PrivateRepository(statements),
                                    parts.users(),
                                    parts.log())
                            .resource();
                });
    }
}
