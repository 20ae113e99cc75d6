/**
 * What the tests of all modules share: a test says which row of {@code docs/protocol.md} it proves, and its outcome is
 * written where the build's last check reads it.
 *
 * <pre>
 *   &#64;Proves("P5.12") on a test  →  ProofRecorder  →  MODULE/target/proofs/*.tsv  →  the check of all modules
 * </pre>
 */
@NullMarked
package dev.linnet.testing;

import org.jspecify.annotations.NullMarked;
