@NullMarked
package dev.linnet.chat;

import org.jspecify.annotations.NullMarked;
