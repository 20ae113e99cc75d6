package dev.linnet.gateway.session;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The calls of one session that are answered page after page. They run beside its other actions. */
final class Continuations {

    /** One such call; compared by identity. */
    static final class Run {
        private final String stream;

        private Run(String stream) {
            this.stream = stream;
        }
    }

    private final int most;
    private final Map<String, Set<Run>> running = new HashMap<>();
    private int count;

    Continuations(int most) {
        this.most = most;
    }

    boolean isFull() {
        return count >= most;
    }

    Run begin(String stream) {
        Run run = new Run(stream);
        running.computeIfAbsent(stream, s -> new HashSet<>()).add(run);
        count++;
        return run;
    }

    /** False once it was stopped: it sends no further page. */
    boolean isRunning(Run run) {
        return running.getOrDefault(run.stream, Set.of()).contains(run);
    }

    void end(Run run) {
        Set<Run> ofStream = running.get(run.stream);
        if (ofStream != null && ofStream.remove(run)) {
            count--;
            if (ofStream.isEmpty()) {
                running.remove(run.stream);
            }
        }
    }

    void stopAll(String stream) {
        Set<Run> stopped = running.remove(stream);
        count -= stopped == null ? 0 : stopped.size();
    }

    void close() {
        running.clear();
        count = 0;
    }
}
