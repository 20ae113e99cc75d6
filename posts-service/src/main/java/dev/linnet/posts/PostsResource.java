package dev.linnet.posts;

import static dev.linnet.kit.action.Permission.SIGNED_IN;

import dev.linnet.kit.action.ActionFailure;
import dev.linnet.kit.action.Call;
import dev.linnet.kit.action.Crud;
import dev.linnet.kit.action.Observe;
import dev.linnet.kit.action.Permission;
import dev.linnet.kit.action.Resource;
import dev.linnet.protocol.Effect;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;

/** The stream {@code posts}: short texts that anybody may read, and follow once logged in. */
final class PostsResource {

    static final String STREAM = "posts";

    private static final Topic ALL = new Topic(STREAM, "all");

    private final PostRepository posts;

    PostsResource(PostRepository posts) {
        this.posts = posts;
    }

    Resource resource() {
        return new Resource(STREAM)
                .permit(SIGNED_IN.or(Permission.only("list", "retrieve")))
                .with(Crud.all(posts))
                .on("subscribe_to_hashtag", Observe.start(this::hashtag))
                .on(
                        "unsubscribe_from_hashtag",
                        Observe.stop("{}", call -> hashtag(call).map(Effect.Subscribe::topic)))
                .on("subscribe_to_list", Observe.start(this::everything))
                .on("unsubscribe_from_list", Observe.stop("{}", call -> Future.succeededFuture(ALL)))
                .on("subscribe_instance", Observe.start(this::instance))
                .on("unsubscribe_instance", Observe.stop("null", call -> Future.succeededFuture(one(Crud.pk(call)))));
    }

    private Future<Effect.Subscribe> hashtag(Call call) {
        String written = call.arguments().argument("hashtag").orElse("");
        call.arguments().check();
        return posts.hashtag(written)
                .map(found -> found.orElseThrow(PostsResource::invalidHashtag))
                .map(tag -> new Effect.Subscribe(new Topic(STREAM, "hashtag." + tag.name()), tag.head()));
    }

    private Future<Effect.Subscribe> everything(Call call) {
        return posts.head().map(head -> new Effect.Subscribe(ALL, head));
    }

    private Future<Effect.Subscribe> instance(Call call) {
        long pk = Crud.pk(call);
        return posts.headIfPresent(pk)
                .map(found -> new Effect.Subscribe(one(pk), found.orElseThrow(ActionFailure::notFound)));
    }

    private static Topic one(long pk) {
        return new Topic(STREAM, Long.toString(pk));
    }

    static ActionFailure invalidHashtag() {
        return ActionFailure.invalid("hashtag", "Enter a valid hashtag.");
    }
}
