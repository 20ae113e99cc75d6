/**
 * What the tests of all modules share: a test says which row of {@code docs/protocol.md} it proves, and its outcome is
 * written where the build's last check reads it.
 *
 * <pre>
 *   &#64;Proves("P5.12") on a test  →  ProofRecorder  →  MODULE/target/proofs/*.tsv  →  the check of all modules
 * </pre>
 *
 * <p>Processes ({@code JavaCommand}), clients that do what no polite client does ({@code RawSocket}, {@code EventSocket}),
 * free ports and waiting ({@code Await}) are here too.
 */
@NullMarked
package dev.linnet.testing;

import org.jspecify.annotations.NullMarked;
