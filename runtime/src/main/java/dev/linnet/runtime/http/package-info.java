/**
 * What every HTTP server of Linnet does before a request reaches its routes. {@link dev.linnet.runtime.http.GuardedHttp} puts three
 * handlers into the channel's pipeline:
 *
 * <pre>
 * bytes -> RequestDecoder (HeadScan, HeadRules, deadlines) -> ConnectionEnd -> Vert.x -> routes
 * </pre>
 *
 * A request that breaks a rule is answered, counted ({@link dev.linnet.runtime.http.Refusals}) and never logged above DEBUG. Nothing
 * that follows it on its connection is read as a request: the connection is closed. Each object here serves one connection on its
 * event loop. HTTP/2 has framing of its own and does not pass here.
 */
@NullMarked
package dev.linnet.runtime.http;

import org.jspecify.annotations.NullMarked;
