package dev.linnet.gateway.login;

/** The request is answered with this HTTP status, and no WebSocket or event stream is opened. */
public final class Refused extends Exception {

    private final int status;

    public Refused(int status) {
        super("refused with " + status, null, false, false);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
