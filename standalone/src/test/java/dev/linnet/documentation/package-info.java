/** Keeps what the documentation promises and what the tests prove together. */
@NullMarked
package dev.linnet.documentation;

import org.jspecify.annotations.NullMarked;
