/**
 * Posts: what can be asked of them ({@code PostsResource}), how they are stored ({@code PostRepository}), and the process
 * that serves them. Who is told of a post is the function {@code post_topics} in the migrations.
 */
@NullMarked
package dev.linnet.posts;

import org.jspecify.annotations.NullMarked;
