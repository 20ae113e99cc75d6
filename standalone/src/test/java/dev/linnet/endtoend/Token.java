package dev.linnet.endtoend;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Session tokens as the gateway makes them, and as it never would. */
final class Token {

    private Token() {}

    static String signed(String key, Login login, Instant expiresAt) {
        String head = encode(Json.text("{'typ':'JWT','alg':'HS256'}"));
        String claims = encode(Json.text(
                "{'sub':'%d','username':'%s','jti':'%s','iat':%d,'exp':%d}",
                login.pk(),
                login.username(),
                UUID.randomUUID(),
                expiresAt.getEpochSecond() - 3600,
                expiresAt.getEpochSecond()));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] signature = mac.doFinal((head + "." + claims).getBytes(StandardCharsets.US_ASCII));
            return head + "." + claims + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Says of itself that it needs no signature. */
    static String unsigned(String signed) {
        return encode(Json.text("{'typ':'JWT','alg':'none'}")) + "."
                + signed.substring(signed.indexOf('.') + 1, signed.lastIndexOf('.') + 1);
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
