package dev.linnet.gateway;

import dev.linnet.testing.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** Debian's HAProxy before two gateways, with the configuration that we ship. */
final class Haproxy implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/sbin/haproxy");
    private static final Path SHIPPED = Path.of("../.container/haproxy.cfg");

    private final int port;
    private final Path config;
    private final Process process;

    private Haproxy(int port, Path config, Process process) {
        this.port = port;
        this.config = config;
        this.process = process;
    }

    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /**
     * Starts it; what it serves may take a moment more.
     *
     * @param change of the shipped configuration, beside the addresses
     */
    static Haproxy start(List<Integer> gateways, UnaryOperator<String> change) throws IOException {
        int port = FreePorts.next();
        String text = change.apply(Files.readString(SHIPPED))
                .replace("bind :8080", "bind 127.0.0.1:" + port)
                .replace(" gateway-1:8080", " 127.0.0.1:" + gateways.get(0))
                .replace(" gateway-2:8080", " 127.0.0.1:" + gateways.get(1));
        Path config = Files.createTempFile("linnet-haproxy", ".cfg");
        Files.writeString(config, text);
        // Few open files, as on many machines: the shipped configuration must start there too.
        String command = "ulimit -n 2000; exec \"$0\" -db -q -f \"$1\"";
        Process process = new ProcessBuilder("sh", "-c", command, PROGRAM.toString(), config.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new Haproxy(port, config, process);
    }

    int port() {
        return port;
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.delete(config);
    }
}
