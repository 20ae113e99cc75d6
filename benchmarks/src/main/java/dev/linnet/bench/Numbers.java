package dev.linnet.bench;

import java.util.BitSet;

/** A set of numbers from 1 on that arrive nearly in order. It stays small as long as there are few holes. */
final class Numbers {

    private static final int FORGET_EVERY = 4_096;

    /** All numbers up to here are in the set. */
    private int upTo;
    /** Bit n - base stands for the number n. */
    private BitSet above = new BitSet();

    private int base;
    private int size;

    /**
     * Adds a number, 1 or more.
     *
     * @return false if it was in the set before
     */
    boolean add(int number) {
        if (contains(number)) {
            return false;
        }
        size++;
        above.set(number - base);
        while (above.get(upTo + 1 - base)) {
            upTo++;
        }
        if (upTo - base >= FORGET_EVERY) {
            above = above.get(upTo - base, above.length());
            base = upTo;
        }
        return true;
    }

    boolean contains(int number) {
        return number <= upTo || above.get(number - base);
    }

    int size() {
        return size;
    }

    /** How many numbers of the other set are not in this one. */
    int lacks(Numbers other) {
        int lacking = 0;
        int last = Math.max(other.upTo, other.base + other.above.length() - 1);
        for (int number = upTo + 1; number <= last; number++) {
            if (other.contains(number) && !contains(number)) {
                lacking++;
            }
        }
        return lacking;
    }
}
