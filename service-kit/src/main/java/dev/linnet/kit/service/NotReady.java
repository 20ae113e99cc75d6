package dev.linnet.kit.service;

/** Why a service cannot do its work now, in a sentence for operators. Has no stack trace. */
public final class NotReady extends Exception {

    public NotReady(String reason) {
        super(reason, null, false, false);
    }
}
