package org.identityverification.testkit.simulation;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

/** ID numbers made for tests. */
public final class TestIds {

    private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};

    private TestIds() {}

    /** A valid number of somebody who was born on that day. */
    public static String bornOn(LocalDate day) {
        String first17 = "110105" + DateTimeFormatter.BASIC_ISO_DATE.format(day) + "123";
        int sum = 0;
        for (int i = 0; i < WEIGHTS.length; i++) {
            sum += (first17.charAt(i) - '0') * WEIGHTS[i];
        }
        return first17 + "10X98765432".charAt(sum % 11);
    }

    /** A valid number of an adult. */
    public static String adult() {
        return bornOn(LocalDate.of(1990, 3, 7));
    }
}
