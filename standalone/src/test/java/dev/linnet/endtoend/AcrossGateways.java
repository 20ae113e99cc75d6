package dev.linnet.endtoend;

/** A test on the shared systems. */
abstract class AcrossGateways extends OpensSockets {

    final Systems systems = Systems.shared();

    /** A socket for the plain frames of a stream. */
    TestSocket open(Entrance gateway, String stream, Login login) {
        return keep(TestSocket.open(gateway, "/ws/" + stream + "/", "Authorization", "Bearer " + login.token()));
    }
}
