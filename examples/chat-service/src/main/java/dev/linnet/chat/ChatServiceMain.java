package dev.linnet.chat;

import dev.linnet.kit.service.ServiceMain;

/** The chat service as a process of its own. */
public final class ChatServiceMain {

    private ChatServiceMain() {}

    public static void main(String[] arguments) {
        ServiceMain.run(ChatService.definition());
    }
}
