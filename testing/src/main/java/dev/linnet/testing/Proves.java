package dev.linnet.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Names the rows of {@code docs/protocol.md} that a test method proves. The build fails when a row has no such test, when
 * one of its tests did not run and pass, and when a test names a row that the document does not have.
 *
 * <p>Works on every kind of test method but {@code @TestFactory}. A test that runs several times proves a row only if it
 * passes every time.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ProofRecorder.class)
public @interface Proves {

    /** The ids of the rows, for example {@code P5.12}. */
    String[] value();
}
