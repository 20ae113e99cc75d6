package dev.linnet.gateway.login;

import java.nio.charset.StandardCharsets;

/** The secret that signs tokens. Its owner can impersonate any user. All gateways of a site share one. */
public final class SigningKey {

    private static final int MIN_BYTES = 32;

    private final byte[] secret;

    private SigningKey(byte[] secret) {
        this.secret = secret;
    }

    /**
     * Drops white space at both ends, so that a file may end with a newline.
     *
     * @throws IllegalArgumentException when it has fewer than 32 bytes; the message does not contain it
     */
    public static SigningKey of(String secret) {
        byte[] bytes = secret.strip().getBytes(StandardCharsets.UTF_8);
        if (bytes.length < MIN_BYTES) {
            throw new IllegalArgumentException("a signing key has at least " + MIN_BYTES + " bytes");
        }
        return new SigningKey(bytes);
    }

    byte[] secret() {
        return secret.clone();
    }

    @Override
    public String toString() {
        return "SigningKey[hidden]";
    }
}
