package dev.linnet.posts;

import dev.linnet.kit.service.ServiceMain;

/** The posts service as a process of its own. */
public final class PostsServiceMain {

    private PostsServiceMain() {}

    public static void main(String[] arguments) {
        ServiceMain.run(PostsService.definition());
    }
}
