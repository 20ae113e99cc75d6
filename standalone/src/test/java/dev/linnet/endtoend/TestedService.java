package dev.linnet.endtoend;

import dev.linnet.chat.ChatService;
import dev.linnet.chat.ChatServiceMain;
import dev.linnet.checklist.ChecklistService;
import dev.linnet.checklist.ChecklistServiceMain;
import dev.linnet.kit.service.ServiceDefinition;
import dev.linnet.posts.PostsService;
import dev.linnet.posts.PostsServiceMain;
import java.util.List;

/**
 * A service in both of its forms.
 *
 * @param name its own and that of its stream
 * @param main runs it as a process
 */
record TestedService(String name, ServiceDefinition definition, Class<?> main) {

    static final TestedService POSTS = new TestedService("posts", PostsService.definition(), PostsServiceMain.class);

    /** Those that run everywhere by default. */
    static final List<TestedService> ALL = List.of(
            POSTS,
            new TestedService("checklist", ChecklistService.definition(), ChecklistServiceMain.class),
            new TestedService("chat", ChatService.definition(), ChatServiceMain.class));
}
