package dev.linnet.bench;

/**
 * Tries to open a socket that failed and were repeated.
 *
 * @param first why the first one failed, for people; empty if there is none
 */
record Retries(long count, String first) {}
