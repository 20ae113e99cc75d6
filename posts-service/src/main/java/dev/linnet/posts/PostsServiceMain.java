package dev.linnet.posts;

import dev.linnet.kit.service.ServiceMain;

/** Runs the posts service as a separate process. */
public final class PostsServiceMain {

    private PostsServiceMain() {}

    public static void main(String[] arguments) {
        ServiceMain.run(PostsService.definition());
    }
}
