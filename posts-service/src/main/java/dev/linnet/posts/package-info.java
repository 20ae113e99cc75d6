/**
 * Posts: their actions ({@code PostsResource}), their table ({@code PostRepository}), and the process that serves them.
 * The function {@code post_topics} of the migrations says who is told of a post.
 */
@NullMarked
package dev.linnet.posts;

import org.jspecify.annotations.NullMarked;
