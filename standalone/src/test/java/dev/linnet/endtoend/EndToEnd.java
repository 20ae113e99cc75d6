package dev.linnet.endtoend;

import java.util.UUID;

/** A test on the shared deployment. */
abstract class EndToEnd extends OpensSockets {

    final Deployment linnet = Deployment.shared();

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
