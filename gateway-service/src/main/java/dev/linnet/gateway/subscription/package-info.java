/** Who follows which topic. The bus is a hint that may be lost; the service's history is the truth, and every hole is filled from it. */
@NullMarked
package dev.linnet.gateway.subscription;

import org.jspecify.annotations.NullMarked;
