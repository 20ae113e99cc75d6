package dev.linnet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.linnet.kit.service.Service;
import dev.linnet.kit.service.ServiceConfig;
import dev.linnet.kit.service.ServiceDefinition;
import dev.linnet.protocol.Caller;
import dev.linnet.protocol.Reply;
import dev.linnet.standalone.StandaloneMain;
import dev.linnet.testing.Await;
import dev.linnet.testing.FreePorts;
import dev.linnet.testing.JavaCommand;
import dev.linnet.testing.JavaProcess;
import dev.linnet.testing.service.FreshDatabase;
import dev.linnet.testing.service.ServiceOnBus;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/adding-a-service.md} has its reader do. The service is a process of its own, beside one that knows nothing of it. */
@Tag("two-processes-only")
class TutorialTest {

    private final TestCluster cluster = new TestCluster(2);

    @Test
    void theTutorialsServiceIsAtMost60LinesOfJavaAndRunsAsItStandsThere(@TempDir Path project) throws Exception {
        Tutorial tutorial = Tutorial.read();
        tutorial.writeTo(project);
        Path source = project.resolve("src/main/java/polls/Polls.java");
        long lines = Files.readAllLines(source).size();
        assertTrue(lines > 40 && lines <= 60, "lines: " + lines);
        assertEquals(
                List.of(
                        "pom.xml",
                        "src/main/resources/db/polls/V1__polls.sql",
                        "src/main/resources/db/polls/R__polls.sql",
                        "src/main/java/polls/Polls.java",
                        "src/test/java/polls/PollsTest.java",
                        "src/main/resources/db/polls/V2__closed.sql",
                        "src/main/resources/db/polls/R__votes.sql"),
                List.copyOf(tutorial.files().keySet()));
        Path classes = compile(source, project.resolve("target/classes"), Tutorial.kitClassPath());
        String classPath = classes
                + File.pathSeparator
                + project.resolve("src/main/resources")
                + File.pathSeparator
                + Tutorial.kitClassPath();

        String databaseUrl = FreshDatabase.create();
        int port = FreePorts.next();
        Entrance gateway = () -> port;
        try (JavaProcess linnet = JavaCommand.of(StandaloneMain.class.getName())
                        .withEnvironment(linnet(databaseUrl, port, project.resolve("data")))
                        .start();
                JavaProcess polls = JavaCommand.of("polls.Polls")
                        .withClassPath(classPath)
                        .withEnvironment(service(databaseUrl))
                        .start()) {
            linnet.untilItSays(Integer.toString(port));
            polls.untilItSays("The polls service is ready");
            Await.until(
                    "the gateway serves the polls",
                    Await.LONG,
                    () -> Http.get(gateway.port(), "/api/polls/").statusCode() == 200);
            try (TestSocket socket = TestSocket.open(
                    gateway,
                    "/ws/polls/",
                    "Authorization",
                    "Bearer " + Login.as(gateway, "alice").token())) {
                follow(socket, tutorial);
            }
        }
    }

    @Test
    void theTestOfTheTutorialsServicePasses(@TempDir Path project) throws Exception {
        Tutorial tutorial = Tutorial.read();
        tutorial.writeTo(project);
        String all = System.getProperty("java.class.path");
        Path classes =
                compile(project.resolve("src/main/java/polls/Polls.java"), project.resolve("target/classes"), all);
        Path tests = compile(
                project.resolve("src/test/java/polls/PollsTest.java"),
                project.resolve("target/tests"),
                classes + File.pathSeparator + all);
        with(List.of(classes, project.resolve("src/main/resources"), tests), loader -> {
            Constructor<?> made = loader.loadClass("polls.PollsTest").getDeclaredConstructor();
            made.setAccessible(true);
            Method test = made.getDeclaringClass().getDeclaredMethod("aVoteIsCountedAndItsFollowersSeeIt");
            test.setAccessible(true);
            test.invoke(made.newInstance());
        });
    }

    @Test
    void theActionThatTheTutorialAddsClosesAPoll(@TempDir Path project) throws Exception {
        Tutorial tutorial = Tutorial.read();
        tutorial.writeTo(project);
        tutorial.addClose(project);
        Path classes = compile(
                project.resolve("src/main/java/polls/Polls.java"),
                project.resolve("target/classes"),
                Tutorial.kitClassPath());
        with(List.of(classes, project.resolve("src/main/resources")), loader -> {
            Method definition = loader.loadClass("polls.Polls").getDeclaredMethod("definition");
            definition.setAccessible(true);
            ServiceDefinition service = (ServiceDefinition) definition.invoke(null);
            ServiceConfig config = new ServiceConfig(FreshDatabase.create(), 4, Duration.ofHours(24));
            Caller alice = new Caller(1, "alice");
            try (ServiceOnBus polls = ServiceOnBus.start("polls", vertx -> Service.deploy(vertx, service, config))) {
                polls.ask(alice, "create", "{\"data\":{\"question\":\"Tea?\"}}");
                assertEquals(
                        "{\"pk\":1,\"question\":\"Tea?\",\"yes\":0,\"no\":0,\"closed\":true}",
                        polls.ask(alice, "close", "{\"pk\":1}").data());
                Reply refused = polls.ask(alice, "vote", "{\"pk\":1,\"data\":{\"yes\":true}}");
                assertEquals(400, refused.status().code());
                assertEquals("[{\"non_field_errors\":[\"This poll is closed.\"]}]", refused.errors());
            }
        });
    }

    private interface Use {
        void of(ClassLoader loader) throws Exception;
    }

    /** Migrations are found by the thread's class loader. */
    private static void with(List<Path> folders, Use use) throws Exception {
        URL[] urls = new URL[folders.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = folders.get(i).toUri().toURL();
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(urls, before)) {
            thread.setContextClassLoader(loader);
            use.of(loader);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** As the tutorial has it, but for places that others may have taken. */
    private Map<String, String> linnet(String databaseUrl, int port, Path data) {
        Map<String, String> environment = cluster.member();
        environment.put("LINNET_CLUSTER", "true");
        environment.put("DATABASE_URL", databaseUrl);
        environment.put("LINNET_DATA_DIR", data.toString());
        environment.put("LINNET_HTTP_PORT", Integer.toString(port));
        return environment;
    }

    private Map<String, String> service(String databaseUrl) {
        Map<String, String> environment = cluster.member();
        environment.put("DATABASE_URL", databaseUrl);
        environment.put("LINNET_HEALTH_PORT", "0");
        return environment;
    }

    /** Pastes the tutorial's frames; each write has a reply and an event, in either order. */
    private static void follow(TestSocket socket, Tutorial tutorial) {
        List<String> frames = tutorial.frames();
        assertEquals(3, frames.size());
        assertEquals(201, socket.ask(frames.get(0)).get("response_status").intValue());
        socket.send(frames.get(1));
        JsonNode created = replyAndEvent(socket, "create");
        assertEquals("Tea?", created.get("question").textValue());
        socket.send(frames.get(2));
        assertEquals(Json.read(tutorial.answer()), replyAndEvent(socket, "update"));
    }

    private static JsonNode replyAndEvent(TestSocket socket, String action) {
        JsonNode one = socket.next();
        JsonNode other = socket.next();
        JsonNode event = one.has("pk") ? one : other;
        assertEquals(action, event.get("action").textValue());
        assertEquals(one.get("data"), other.get("data"));
        return event.get("data");
    }

    private static Path compile(Path source, Path classes, String classPath) throws IOException {
        Files.createDirectories(classes);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(problems, null, null)) {
            boolean compiled = compiler.getTask(
                            new StringWriter(),
                            files,
                            problems,
                            List.of("-d", classes.toString(), "-cp", classPath),
                            null,
                            files.getJavaFileObjects(source))
                    .call();
            assertTrue(compiled, problems.getDiagnostics().toString());
        }
        return classes;
    }
}
