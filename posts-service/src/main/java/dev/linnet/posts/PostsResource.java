package dev.linnet.posts;

import static dev.linnet.kit.action.Permission.SIGNED_IN;

import dev.linnet.kit.action.ActionFailure;
import dev.linnet.kit.action.Call;
import dev.linnet.kit.action.Crud;
import dev.linnet.kit.action.Follow;
import dev.linnet.kit.action.Permission;
import dev.linnet.kit.action.Resource;
import dev.linnet.kit.action.SubscriptionStart;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;

/** The stream {@code posts}: short texts that everybody may read, and that users may follow. */
final class PostsResource {

    static final String STREAM = "posts";

    private final PostRepository posts;

    PostsResource(PostRepository posts) {
        this.posts = posts;
    }

    Resource resource() {
        return new Resource(STREAM)
                .permit(SIGNED_IN.or(Permission.only("list", "retrieve")))
                .with(Crud.all(posts))
                .follow(Follow.group("hashtag", call -> hashtag(call).map(SubscriptionStart::topic), this::hashtag))
                .follow(Follow.list(new Topic(STREAM, "all")))
                .follow(Follow.instance(STREAM, "posts"));
    }

    private Future<SubscriptionStart> hashtag(Call call) {
        String written = call.arguments().required(f -> f.argument("hashtag"));
        return posts.hashtag(written)
                .map(found -> found.orElseThrow(PostsResource::invalidHashtag))
                .map(tag -> new SubscriptionStart(new Topic(STREAM, "hashtag." + tag.name()), tag.head()));
    }

    static ActionFailure invalidHashtag() {
        return ActionFailure.invalid("hashtag", "Enter a valid hashtag.");
    }
}
