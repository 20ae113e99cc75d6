@NullMarked
package dev.linnet.posts;

import org.jspecify.annotations.NullMarked;
