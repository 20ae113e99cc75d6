package dev.linnet.chat;

import dev.linnet.kit.service.ServiceMain;

/** Runs the chat service as a separate process. */
public final class ChatServiceMain {

    private ChatServiceMain() {}

    public static void main(String[] arguments) {
        ServiceMain.run(ChatService.definition());
    }
}
