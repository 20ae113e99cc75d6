package dev.linnet.bench;

import io.netty.buffer.ByteBuf;

/**
 * The part of a post's body that tells which post it is: {@code ~t=HASHTAG.NUMBER.NANOS~}. The generator reads it from
 * the bytes of a frame, since it could not parse half a million frames a second as JSON. For one thread.
 */
final class Marker {

    private static final String START = "~t=";
    private static final byte TILDE = '~';

    private int at;
    private int hashtag;
    private int number;
    private long nanos;

    static String write(int hashtag, int number, long nanos) {
        return START + hashtag + "." + number + "." + nanos + "~";
    }

    /** Whether the text has a marker. Its values can be read until the next call. */
    boolean read(ByteBuf text) {
        int end = text.writerIndex();
        int from = text.readerIndex();
        while (true) {
            int tilde = text.indexOf(from, end, TILDE);
            if (tilde < 0) {
                return false;
            }
            if (isMarker(text, tilde, end)) {
                return true;
            }
            from = tilde + 1;
        }
    }

    private boolean isMarker(ByteBuf text, int tilde, int end) {
        if (end - tilde < START.length() || text.getByte(tilde + 1) != 't' || text.getByte(tilde + 2) != '=') {
            return false;
        }
        at = tilde + START.length();
        hashtag = (int) digits(text, end);
        number = (int) digits(text, end);
        nanos = digits(text, end);
        return at <= end && text.getByte(at - 1) == TILDE;
    }

    /** Moves behind the character after the digits. */
    private long digits(ByteBuf text, int end) {
        long value = 0;
        while (at < end) {
            byte c = text.getByte(at++);
            if (c < '0' || c > '9') {
                return value;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    /** The index of the post's hashtag. */
    int hashtag() {
        return hashtag;
    }

    /** Counts the posts of the hashtag, from 1. */
    int number() {
        return number;
    }

    /** When the post was due, on the clock of the run. */
    long nanos() {
        return nanos;
    }
}
