package dev.linnet.bench;

import java.net.URI;
import java.util.List;

/**
 * What is loaded.
 *
 * @param gateways of one deployment, one or more; sockets are spread over them evenly
 * @param tokens of the users who follow and post, one or more; sockets are spread over them evenly
 */
record Target(List<URI> gateways, List<String> tokens) {}
