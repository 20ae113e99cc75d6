package dev.linnet.endtoend;

import io.vertx.core.Vertx;
import java.util.Map;

/** Both on one Vert.x instance without a cluster. */
final class OneJvm extends PostsBehindOneGateway {

    private final Vertx vertx;

    private OneJvm(JvmStage stage) {
        super(stage, stage.service(TestedService.POSTS), stage.gateway());
        this.vertx = stage.vertx();
    }

    static OneJvm start(Map<String, String> settings) {
        return new OneJvm(new JvmStage(settings));
    }

    Vertx vertx() {
        return vertx;
    }
}
