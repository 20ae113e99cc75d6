package dev.linnet.endtoend;

import java.util.Map;

/** The posts service and the gateway as JVMs of their own, on a cluster of their own. */
final class TwoProcesses extends PostsBehindOneGateway {

    /** Which process is started first, and is ready before the other begins. */
    enum First {
        POSTS,
        GATEWAY,
        /** Neither waits for the other. */
        BOTH
    }

    private TwoProcesses(Stage stage, Part posts, Gate gateway) {
        super(stage, posts, gateway);
    }

    static TwoProcesses start(Map<String, String> settings) {
        return start(settings, First.BOTH);
    }

    static TwoProcesses start(Map<String, String> settings, First first) {
        ProcessStage stage = new ProcessStage(settings, 2);
        if (first == First.GATEWAY) {
            Gate gateway = stage.gateway();
            gateway.untilReady();
            return new TwoProcesses(stage, stage.service(TestedService.POSTS), gateway);
        }
        Part posts = stage.service(TestedService.POSTS);
        if (first == First.POSTS) {
            posts.untilReady();
        }
        return new TwoProcesses(stage, posts, stage.gateway());
    }
}
