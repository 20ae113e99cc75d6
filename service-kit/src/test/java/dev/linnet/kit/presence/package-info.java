@NullMarked
package dev.linnet.kit.presence;

import org.jspecify.annotations.NullMarked;
