package dev.linnet.check;

import java.util.Random;

/** Bodies of posts, no two alike, with hashtags that belong to one run of the checker. Each belongs to one writer. */
final class Texts {

    private final String run;
    private final String writer;
    private final int tags;
    private final Random random;
    private int number;

    /** @param tags how many hashtags there are */
    Texts(String run, String writer, int tags, Random random) {
        this.run = run;
        this.writer = writer;
        this.tags = tags;
        this.random = random;
    }

    static String tag(String run, int number) {
        return "c" + run + "t" + number;
    }

    /** With none, one or two hashtags. */
    String next() {
        StringBuilder text = new StringBuilder("check " + run + " " + writer + " " + ++number);
        for (int i = random.nextInt(10) == 0 ? 2 : 0; i < 2; i++) {
            text.append(" #").append(tag(run, random.nextInt(tags)));
        }
        return text.toString();
    }
}
