@NullMarked
package dev.linnet.kit.action;

import org.jspecify.annotations.NullMarked;
