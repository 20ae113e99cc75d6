package dev.linnet.endtoend;

import dev.linnet.testing.Await;
import java.util.Map;

/** The pair on a stage. */
abstract class PostsBehindOneGateway implements Deployment {

    private final Stage stage;
    private final Gate gateway;
    private Part posts;

    PostsBehindOneGateway(Stage stage, Part posts, Gate gateway) {
        this.stage = stage;
        this.posts = posts;
        this.gateway = gateway;
        posts.untilReady();
        gateway.untilReady();
        untilReachable();
    }

    private void untilReachable() {
        Await.until(
                "the gateway reaches the posts service",
                Await.LONG,
                () -> Http.get(port(), "/readyz").statusCode() == 200);
    }

    @Override
    public int port() {
        return gateway.port();
    }

    @Override
    public String databaseUrl() {
        return stage.databaseUrl();
    }

    @Override
    public void stopPosts() {
        posts.close();
    }

    @Override
    public void startPosts() {
        posts = stage.service(TestedService.POSTS);
        posts.untilReady();
        untilReachable();
    }

    @Override
    public Part startViews(Map<String, String> settings) {
        Part views = stage.views(settings);
        views.untilReady();
        return views;
    }

    @Override
    public void close() {
        gateway.close();
        posts.close();
        stage.close();
    }
}
