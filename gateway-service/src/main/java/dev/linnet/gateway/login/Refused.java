package dev.linnet.gateway.login;

/** The gateway answers the request with this HTTP status, and opens no WebSocket or event stream. */
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
