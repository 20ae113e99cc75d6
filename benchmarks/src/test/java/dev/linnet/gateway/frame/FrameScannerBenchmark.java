package dev.linnet.gateway.frame;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One request of a client, from its text to the call that is forwarded. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class FrameScannerBenchmark {

    /** The bytes of the body of a create. */
    @Param({"20", "256"})
    int body;

    /** Whether the request names its stream. */
    @Param({"false", "true"})
    boolean multiplexed;

    private String text = "";
    private FrameDecoder decoder = new FrameDecoder("posts", true, stream -> true);

    @Setup
    public void prepare() {
        String request = "{\"action\":\"create\",\"request_id\":4711,\"data\":{\"body\":\"" + "x".repeat(body) + "\"}}";
        text = multiplexed ? "{\"stream\":\"posts\",\"payload\":" + request + "}" : request;
    }

    /** Whether it is JSON, and where its parts are. */
    @Benchmark
    public Object scan() throws UnreadableFrame {
        return FrameScanner.scan(text);
    }

    /** The same, and the call that it means. */
    @Benchmark
    public Object decode() {
        return decoder.decode(text);
    }
}
