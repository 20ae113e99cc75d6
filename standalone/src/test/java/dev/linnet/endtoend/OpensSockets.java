package dev.linnet.endtoend;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A test whose sockets are closed after it. */
abstract class OpensSockets {

    private final List<TestSocket> opened = new ArrayList<>();

    @AfterEach
    void closeSockets() {
        opened.forEach(TestSocket::close);
    }

    TestSocket keep(TestSocket socket) {
        opened.add(socket);
        return socket;
    }
}
