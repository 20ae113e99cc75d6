package dev.linnet.check;

import java.util.List;
import java.util.Map;

/**
 * The result of a check.
 *
 * @param writes committed while it ran
 * @param events received
 * @param lost events that should have come and did not
 * @param unannounced lost events whose follower was not told {@code "recovered": false} either
 * @param doubled events that came again
 * @param outOfOrder events that came after one that was made later, or in another order than to another follower
 * @param unexplained events without a write
 * @param notRecovered how often a follower was told {@code "recovered": false}
 * @param missing acknowledged writes that are not in the table's history
 * @param createdTwice creates with more than one post
 * @param refused actions that were answered 4xx
 * @param unanswered writes with an unknown outcome, by the reason
 * @param connections of the followers
 * @param silence the longest of any follower
 * @param notes examples of what is wrong
 */
record Verdict(
        int writes,
        int events,
        int lost,
        int unannounced,
        int doubled,
        int outOfOrder,
        int unexplained,
        int notRecovered,
        int missing,
        int createdTwice,
        int refused,
        Map<String, Integer> unanswered,
        int connections,
        Silence silence,
        List<String> notes) {

    /** Nothing is wrong. */
    boolean isClean() {
        return lost + doubled + outOfOrder + unexplained + notRecovered + missing + createdTwice + refused == 0;
    }

    String figures() {
        return "writes " + writes + ", events " + events + ", lost " + lost + " (unannounced " + unannounced
                + "), doubled "
                + doubled + ", out of order " + outOfOrder + ", unexplained " + unexplained + ", not recovered "
                + notRecovered + ", acknowledged but missing " + missing + ", created twice " + createdTwice
                + ", refused " + refused + ", unanswered " + unanswered + ", connections " + connections
                + ", longest silence " + silence;
    }

    @Override
    public String toString() {
        return notes.isEmpty() ? figures() : figures() + "\n  " + String.join("\n  ", notes);
    }
}
