package dev.linnet.chat;

import dev.linnet.kit.service.ServiceDefinition;

/** Rooms and private messages, for users who are logged in. */
public final class ChatService {

    private ChatService() {}

    public static ServiceDefinition definition() {
        return new ServiceDefinition("chat")
                .tracking(ChatResource.STREAM)
                .followingUsers("select follow_users($1, $2)")
                .tidying(RoomRepository.TIDY)
                .serving(parts -> new ChatResource(
                                new RoomRepository(parts.sql()), new PrivateRepository(parts.sql()), parts.users())
                        .resource());
    }
}
