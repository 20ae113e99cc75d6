package dev.linnet.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.linnet.testing.FreePorts;
import dev.linnet.testing.JavaCommand;
import dev.linnet.testing.JavaProcess;
import dev.linnet.testing.Proves;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What somebody sees who runs the README's first command. */
@Timeout(600)
class StandaloneMainTest {

    private static final String READY = "  stop ";

    private final Map<String, String> environment = new TreeMap<>();
    private final int httpPort;

    StandaloneMainTest(@TempDir Path folder) throws IOException {
        httpPort = FreePorts.next();
        environment.put("LINNET_DATA_DIR", folder.resolve("data").toString());
        environment.put("LINNET_HTTP_PORT", Integer.toString(httpPort));
        environment.put("LINNET_DATABASE_PORT", Integer.toString(FreePorts.next()));
    }

    @Test
    void whatWasWrittenAndLoginsOutliveARestart() throws Exception {
        String token;
        try (JavaProcess first = started()) {
            assertTrue(first.printed().contains("http://localhost:" + httpPort + "/"), first.printed());
            token = logIn("alice");
            String created = act(token, "{\"action\":\"create\",\"request_id\":1,\"data\":{\"body\":\"yesterday\"}}");
            assertTrue(created.contains("\"response_status\":201"), created);
            String task = checklist(token, "\"action\":\"task.create\",\"data\":{\"title\":\"tomorrow\"}");
            assertTrue(task.contains("\"response_status\":201"), task);
            first.stop();
            assertTrue(first.says("Linnet has stopped."));
            assertThrows(IOException.class, () -> logIn("alice"));
        }
        try (JavaProcess second = started()) {
            String patched = act(token, "{\"action\":\"patch\",\"request_id\":2,\"pk\":1,\"data\":{}}");
            assertTrue(patched.contains("\"response_status\":200"), patched);
            assertTrue(patched.contains("\"body\":\"yesterday\""), patched);
            String tasks = checklist(token, "\"action\":\"list\"");
            assertTrue(tasks.contains("\"title\":\"tomorrow\""), tasks);
            second.stop();
        }
    }

    @Test
    void aSecondCopyOnTheSameFolderIsRefusedInOneClearLine() throws Exception {
        try (JavaProcess first = start().untilItSays(READY)) {
            environment.put("LINNET_HTTP_PORT", Integer.toString(FreePorts.next()));
            environment.put("LINNET_DATABASE_PORT", Integer.toString(FreePorts.next()));
            assertRefused("is in use by another running copy.");
            first.stop();
        }
    }

    @Test
    void aTakenDatabasePortIsRefusedInOneClearLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            environment.put("LINNET_DATABASE_PORT", Integer.toString(taken.getLocalPort()));
            assertRefused("127.0.0.1:" + taken.getLocalPort() + ": the port is in use by another program.");
        }
    }

    @Test
    void aTakenHttpPortIsRefusedInOneClearLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(httpPort, 1, InetAddress.getLoopbackAddress())) {
            assertRefused("Cannot listen on 127.0.0.1:" + taken.getLocalPort() + " (");
        }
    }

    @Test
    void aDatabaseThatCannotBeUsedIsNamedInOneClearLine() throws Exception {
        environment.put("DATABASE_URL", "postgres://nobody:secret@127.0.0.1:1/nothing");
        environment.put("LINNET_DATABASE_WAIT_SECONDS", "1");
        String printed = assertRefused("The database at 127.0.0.1:1/nothing cannot be used: Connection refused");
        assertTrue(printed.contains("The database at 127.0.0.1:1/nothing cannot be reached yet"), printed);
        assertFalse(printed.contains("secret"), printed);
        environment.put("DATABASE_URL", "mysql://somewhere/else");
        assertRefused("DATABASE_URL: is needed and has the form postgres://");
    }

    @Test
    void aFolderThatCannotHoldTheDatabaseIsRefusedInOneClearLine(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        environment.put("LINNET_DATA_DIR", file.toString());
        assertRefused("LINNET_DATA_DIR: " + file + " is a file, not a folder.");
        environment.put("LINNET_DATA_DIR", folder.resolve("in$here").toString());
        assertRefused("has $ in its path, which PostgreSQL's programs cannot take.");
    }

    /** Java cannot even name such a folder then. */
    @Test
    void aFolderWithUmlautsUnderALocaleWithoutThemIsRefusedWithWhatToDo(@TempDir Path folder) throws Exception {
        environment.put("LC_ALL", "C");
        environment.put("LINNET_DATA_DIR", folder + "/d\u00e4ta");
        assertRefused("is no path under this locale. Start with LC_ALL=C.UTF-8, or choose a path of ASCII letters.");
    }

    @Test
    void wrongAndUnknownSettingsAreAllNamed() throws Exception {
        environment.put("LINNET_HTTP_PORT", "80x");
        environment.put("LINNET_DATA_DRI", "elsewhere");
        String printed = assertRefused("LINNET_HTTP_PORT: \"80x\" is not a whole number");
        assertTrue(printed.contains("LINNET_DATA_DRI: unknown setting, did you mean LINNET_DATA_DIR?"), printed);
    }

    private JavaProcess start() {
        return JavaCommand.of(StandaloneMain.class.getName())
                .withEnvironment(environment)
                .start();
    }

    private JavaProcess started() {
        long start = System.nanoTime();
        JavaProcess process = start().untilItSays(READY);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        System.out.println("Ready after " + took.toMillis() + " ms");
        return process;
    }

    private String assertRefused(String line) {
        try (JavaProcess process = start()) {
            int exitCode = process.untilItEnds();
            String printed = process.printed();
            assertEquals(1, exitCode, printed);
            assertTrue(printed.contains(line), printed);
            assertFalse(printed.contains("\tat "), printed);
            return printed;
        }
    }

    @Test
    @Proves("P1.53")
    void pagesOfAnyPortOfLocalhostMayUseTheirVisitorsCookie() throws Exception {
        try (JavaProcess process = start().untilItSays(READY)) {
            String cookie = "sessionid=" + logIn("alice");
            openFrom("http://localhost:5173", cookie).get(60, TimeUnit.SECONDS).abort();
            CompletableFuture<WebSocket> elsewhere = openFrom("http://elsewhere.example", cookie);
            assertThrows(ExecutionException.class, () -> elsewhere.get(60, TimeUnit.SECONDS));
            process.stop();
        }
    }

    @Test
    void anHttpServiceThatTheSettingsNameIsAStream() throws Exception {
        HttpServer orders = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        orders.createContext("/orders/", asked -> {
            byte[] body = ("\"" + asked.getRequestURI() + "\"").getBytes(StandardCharsets.UTF_8);
            asked.sendResponseHeaders(200, body.length);
            asked.getResponseBody().write(body);
            asked.close();
        });
        orders.start();
        environment.put(
                "LINNET_VIEWS", "orders=http://127.0.0.1:" + orders.getAddress().getPort() + "/orders/{pk}");
        try (JavaProcess process = start().untilItSays(READY)) {
            String retrieved = act(
                    logIn("alice"),
                    "{\"stream\":\"orders\",\"payload\":{\"action\":\"retrieve\",\"request_id\":1,\"pk\":5}}");
            assertTrue(retrieved.contains("\"data\":\"/orders/5\""), retrieved);
            process.stop();
        } finally {
            orders.stop(0);
        }
    }

    private CompletableFuture<WebSocket> openFrom(String origin, String cookie) {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Cookie", cookie)
                .header("Origin", origin)
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + httpPort + "/ws/"), new FirstFrame(new CompletableFuture<>()));
    }

    private String logIn(String name) throws IOException, InterruptedException {
        URI login = URI.create("http://127.0.0.1:" + httpPort + "/login/" + name + "/");
        String answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(login).build(), BodyHandlers.ofString())
                .body();
        return answer.replaceAll("^.*\"token\":\"([^\"]+)\".*$", "$1");
    }

    private String checklist(String token, String members) throws Exception {
        return act(token, "{\"stream\":\"checklist\",\"payload\":{" + members + "}}");
    }

    /** Sends one frame on a socket of its own and returns the first one that comes back. */
    private String act(String token, String frame) throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(URI.create("ws://127.0.0.1:" + httpPort + "/ws/"), new FirstFrame(answer))
                .get(60, TimeUnit.SECONDS);
        socket.sendText(frame, true).join();
        try {
            return answer.get(60, TimeUnit.SECONDS);
        } finally {
            socket.abort();
        }
    }

    private record FirstFrame(CompletableFuture<String> answer) implements WebSocket.Listener {
        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            answer.complete(text.toString());
            return null;
        }
    }
}
