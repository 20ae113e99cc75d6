package dev.linnet.testing;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Records the outcome of each test with {@link Proves}; of a repeated or parameterized one, of each invocation. */
final class ProofRecorder implements TestWatcher {

    /** A configuration parameter of JUnit: the folder to write to, in place of {@code target/proofs}. */
    static final String FOLDER = "dev.linnet.testing.proofs";

    @Override
    public void testSuccessful(ExtensionContext context) {
        record(context, Proof.Outcome.PASSED);
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        record(context, Proof.Outcome.FAILED);
    }

    @Override
    public void testAborted(ExtensionContext context, @Nullable Throwable cause) {
        record(context, Proof.Outcome.SKIPPED);
    }

    @Override
    public void testDisabled(ExtensionContext context, Optional<String> reason) {
        record(context, Proof.Outcome.SKIPPED);
    }

    private static void record(ExtensionContext context, Proof.Outcome outcome) {
        Path folder = context.getConfigurationParameter(FOLDER)
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("basedir", "."), "target", "proofs"));
        Method method = context.getRequiredTestMethod();
        // Under the name that the sources have: several classes may inherit the method.
        String type = method.getDeclaringClass().getName();
        int nested = type.indexOf('$');
        String test = (nested < 0 ? type : type.substring(0, nested)) + "." + method.getName();
        for (String row : method.getAnnotation(Proves.class).value()) {
            ProofFile.of(folder).add(new Proof(row, test, outcome));
        }
    }
}
