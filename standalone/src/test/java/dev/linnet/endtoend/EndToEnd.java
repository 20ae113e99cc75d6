package dev.linnet.endtoend;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

/** A test on the shared deployment; what it opens here is closed after it. */
abstract class EndToEnd {

    final Deployment linnet = Deployment.shared();
    private final List<TestSocket> opened = new ArrayList<>();

    @AfterEach
    void closeSockets() {
        opened.forEach(TestSocket::close);
    }

    TestSocket keep(TestSocket socket) {
        opened.add(socket);
        return socket;
    }

    TestSocket signedIn(Login login) {
        return keep(TestSocket.open(linnet, login));
    }

    /** Of a user no other test has. */
    TestSocket signedIn() {
        return signedIn(Login.fresh(linnet));
    }

    TestSocket anonymous() {
        return keep(TestSocket.openAnonymous(linnet));
    }

    /** A hashtag no other test has, without its {@code #}. */
    static String freshTag() {
        return "t" + UUID.randomUUID().toString().replace("-", "");
    }

    /** Returns once everything committed before has become events. */
    void settle() {
        String tag = freshTag();
        TestSocket socket = signedIn().follow(tag, "0");
        socket.send(Json.text("{'action':'create','data':{'body':'#%s'}}", tag));
        socket.next();
        socket.next();
    }
}
