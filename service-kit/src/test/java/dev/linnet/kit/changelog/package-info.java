@NullMarked
package dev.linnet.kit.changelog;

import org.jspecify.annotations.NullMarked;
