package dev.linnet.endtoend;

import dev.linnet.testing.RawSocket;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * A user who logged in.
 *
 * @param cookie the value of a {@code Cookie} header
 */
record Login(long pk, String username, String token, String cookie) {

    static Login as(Entrance entrance, String username) {
        String path =
                "/login/" + URLEncoder.encode(username, StandardCharsets.UTF_8).replace("+", "%20") + "/";
        HttpResponse<String> response = Http.get(entrance.port(), path);
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + " " + response.body());
        }
        String cookie = response.headers().firstValue("set-cookie").orElseThrow();
        var user = Json.read(response.body()).get("user");
        return new Login(
                user.get("pk").longValue(),
                user.get("username").textValue(),
                Json.read(response.body()).get("token").textValue(),
                cookie.substring(0, cookie.indexOf(';')));
    }

    /** A socket of this user on {@code /ws/} that sends any bytes. */
    RawSocket socket(Entrance entrance) throws IOException {
        return RawSocket.open(entrance.port(), "/ws/", "Authorization: Bearer " + token);
    }

    /** One that no other test has. */
    static Login fresh(Entrance entrance) {
        return as(entrance, "u" + UUID.randomUUID());
    }
}
