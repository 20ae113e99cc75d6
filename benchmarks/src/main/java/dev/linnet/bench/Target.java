package dev.linnet.bench;

import java.net.URI;
import java.util.List;

/**
 * What is loaded.
 *
 * @param gateways of one deployment, one or more; sockets are spread over them evenly
 * @param token of the user who follows and posts
 */
record Target(List<URI> gateways, String token) {}
