package dev.linnet.bench;

import java.util.function.Consumer;

/** One try to open a socket. The first outcome counts. */
final class Attempt {

    private final Runnable succeeded;
    private final Consumer<String> failed;
    private boolean isOver;

    Attempt(Runnable succeeded, Consumer<String> failed) {
        this.succeeded = succeeded;
        this.failed = failed;
    }

    void succeeded() {
        if (!isOver) {
            isOver = true;
            succeeded.run();
        }
    }

    void failed(String why) {
        if (!isOver) {
            isOver = true;
            failed.accept(why);
        }
    }
}
