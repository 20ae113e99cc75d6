package dev.linnet.gateway.login;

/** No WebSocket is opened; the request is answered with this HTTP status. */
public final class UpgradeRefused extends Exception {

    private final int status;

    public UpgradeRefused(int status) {
        super("upgrade refused with " + status, null, false, false);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
