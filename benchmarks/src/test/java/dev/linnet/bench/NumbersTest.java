package dev.linnet.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NumbersTest {

    private static Numbers of(int... numbers) {
        Numbers set = new Numbers();
        for (int number : numbers) {
            set.add(number);
        }
        return set;
    }

    @Test
    void aRepeatIsNotAdded() {
        Numbers set = of(1, 3);
        assertFalse(set.add(1));
        assertFalse(set.add(3));
        assertTrue(set.add(2));
        assertFalse(set.add(2));
        assertEquals(3, set.size());
    }

    @Test
    void aHoleAndARepeatDoNotHideEachOther() {
        Numbers set = of(1, 2, 2, 4);
        assertEquals(1, set.lacks(of(1, 2, 3, 4)));
        assertEquals(0, set.lacks(of(1, 2, 4)));
        assertEquals(2, set.lacks(of(1, 3, 6)));
    }

    @Test
    void itIsASetAlsoForManyNumbersNearlyInOrder() {
        Random random = new Random(1);
        Numbers set = new Numbers();
        Set<Integer> model = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            int number = Math.max(1, i / 2 + random.nextInt(20));
            assertEquals(model.add(number), set.add(number));
        }
        assertEquals(model.size(), set.size());
        Numbers all = new Numbers();
        for (int number = 1; number <= 50_100; number++) {
            all.add(number);
            assertEquals(model.contains(number), set.contains(number));
        }
        assertEquals(50_100 - model.size(), set.lacks(all));
    }
}
