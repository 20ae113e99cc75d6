import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A WebSocket client for the terminal that needs only a JDK: each line typed is sent as a frame, unless it is blank. Each frame
 * received is printed behind "< ". When the input ends, it waits until a second passes without a frame, and closes.
 *
 * <pre>java examples/Ws.java [name] [stream or url]</pre>
 *
 * Logs in as the name first; without one it is a visitor. Without a stream or url it is ws://localhost:8080/ws/.
 */
class Ws implements WebSocket.Listener {

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final StringBuilder frame = new StringBuilder();
    private volatile long lastHeard = System.nanoTime();
    private volatile boolean closing;

    public static void main(String[] arguments) throws Exception {
        String where = arguments.length > 1 ? arguments[1] : "";
        // A bare word is a stream of the local gateway.
        URI url = URI.create(
                where.contains("://") ? where : "ws://localhost:8080/ws/" + (where.isEmpty() ? "" : where + "/"));
        Ws ws = new Ws();
        WebSocket socket;
        try {
            WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
            if (arguments.length > 0) {
                builder.header("Authorization", "Bearer " + logIn(url, arguments[0]));
            }
            socket = builder.buildAsync(url, ws).join();
        } catch (IOException | CompletionException e) {
            System.err.println("Cannot connect to " + url + ": " + reason(e));
            System.exit(1);
            return;
        }
        System.err.println("Connected to " + url + ". Type one frame a line; Ctrl-D ends.");
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            if (!line.isBlank()) {
                socket.sendText(line, true).join();
            }
            ws.lastHeard = System.nanoTime();
        }
        while (System.nanoTime() - ws.lastHeard < 1_000_000_000) {
            Thread.sleep(50);
        }
        ws.closing = true;
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        System.exit(0);
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (cause instanceof WebSocketHandshakeException refused) {
            return "answered with status " + refused.getResponse().statusCode();
        }
        return cause instanceof ConnectException ? "nobody listens there. Is Linnet running?" : String.valueOf(cause);
    }

    private static String logIn(URI url, String name) throws Exception {
        String base = url.toString().replaceFirst("^ws(s?://[^/]+).*$", "http$1");
        String path = "/login/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20") + "/";
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path)).build();
        String answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
        Matcher token = Pattern.compile("\"token\"\\s*:\\s*\"([^\"]+)\"").matcher(answer);
        if (!token.find()) {
            throw new IOException("the login was refused: " + answer);
        }
        return token.group(1);
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
        lastHeard = System.nanoTime();
        frame.append(text);
        if (last) {
            out.println("< " + frame);
            frame.setLength(0);
        }
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        if (closing) {
            return null;
        }
        System.err.println("Closed by the server: " + code + " " + reason);
        System.exit(1);
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        System.err.println("The connection failed: " + error);
        System.exit(1);
    }
}
