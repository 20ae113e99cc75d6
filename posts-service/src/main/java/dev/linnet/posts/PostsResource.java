package dev.linnet.posts;

import static dev.linnet.kit.action.Permission.SIGNED_IN;

import dev.linnet.kit.action.ActionFailure;
import dev.linnet.kit.action.Beginning;
import dev.linnet.kit.action.Call;
import dev.linnet.kit.action.Crud;
import dev.linnet.kit.action.Observe;
import dev.linnet.kit.action.Permission;
import dev.linnet.kit.action.Resource;
import dev.linnet.kit.changelog.ChangeLog;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;

/** The stream {@code posts}: short texts that anybody may read, and follow once logged in. */
final class PostsResource {

    static final String STREAM = "posts";

    private final PostRepository posts;
    private final Observe observe;

    PostsResource(PostRepository posts, ChangeLog log) {
        this.posts = posts;
        this.observe = new Observe(log);
    }

    Resource resource() {
        return new Resource(STREAM)
                .permit(SIGNED_IN.or(Permission.only("list", "retrieve")))
                .with(Crud.all(posts))
                .observe(observe.group("hashtag", this::hashtag))
                .observe(observe.list(new Topic(STREAM, "all")))
                .observe(observe.instance(STREAM, posts::headIfPresent));
    }

    private Future<Beginning> hashtag(Call call) {
        String written = call.arguments().required(f -> f.argument("hashtag"));
        return posts.hashtag(written)
                .map(found -> found.orElseThrow(PostsResource::invalidHashtag))
                .map(tag -> new Beginning(new Topic(STREAM, "hashtag." + tag.name()), tag.head()));
    }

    static ActionFailure invalidHashtag() {
        return ActionFailure.invalid("hashtag", "Enter a valid hashtag.");
    }
}
