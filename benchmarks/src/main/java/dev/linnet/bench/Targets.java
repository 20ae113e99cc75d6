package dev.linnet.bench;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds out whether gateways may be loaded, and logs in. Each method blocks, for some seconds at most. */
final class Targets {

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(3);
    private static final Duration LOGIN_WITHIN = Duration.ofSeconds(15);

    private Targets() {}

    /**
     * The gateways, as some users who log in one after the other.
     *
     * @param user the name of the first; the others have a number behind it
     * @throws BenchException when a gateway cannot be reached, or a login fails
     */
    static Target logIn(List<URI> gateways, String user, int users) {
        gateways.forEach(Targets::reach);
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_WITHIN)
                .build();
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < users; i++) {
            tokens.add(token(http, gateways.get(0), i == 0 ? user : user + "-" + i));
        }
        return new Target(gateways, tokens);
    }

    private static String token(HttpClient http, URI gateway, String user) {
        URI login = gateway.resolve("/login/" + URLEncoder.encode(user, StandardCharsets.UTF_8) + "/");
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(login).timeout(LOGIN_WITHIN).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new BenchException(login + " was answered " + answer.statusCode() + " " + answer.body());
            }
            String token = new JsonObject(answer.body()).getString("token");
            if (token == null) {
                throw new BenchException(login + " was answered by something else than Linnet");
            }
            return token;
        } catch (IOException e) {
            throw new BenchException(login + " failed: " + e);
        } catch (DecodeException | ClassCastException e) {
            throw new BenchException(login + " was answered by something else than Linnet");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted");
        }
    }

    /** The same for a user who has logged in. */
    static Target withToken(List<URI> gateways, String token) {
        gateways.forEach(Targets::reach);
        return new Target(gateways, List.of(token));
    }

    private static void reach(URI gateway) {
        try (java.net.Socket probe = new java.net.Socket()) {
            probe.connect(new InetSocketAddress(gateway.getHost(), port(gateway)), (int) CONNECT_WITHIN.toMillis());
        } catch (IOException e) {
            throw new BenchException(gateway + " cannot be reached: " + e.getMessage());
        }
    }

    /** The port that the URI names, or that of its scheme. */
    static int port(URI gateway) {
        return gateway.getPort() >= 0 ? gateway.getPort() : isTls(gateway) ? 443 : 80;
    }

    static boolean isTls(URI gateway) {
        return "https".equals(gateway.getScheme());
    }

    /** Whether all addresses of its host are of this machine only. */
    static boolean isLoopback(URI gateway) {
        try {
            return Arrays.stream(InetAddress.getAllByName(gateway.getHost())).allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException e) {
            throw new BenchException(gateway + " cannot be reached: its host is unknown");
        }
    }
}
