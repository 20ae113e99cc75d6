@NullMarked
package dev.linnet.protocol;

import org.jspecify.annotations.NullMarked;
