package org.identityverification.testkit.simulation;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/** Resident ID numbers by GB 11643. */
public final class IdNumber {

    private static final Pattern SHAPE = Pattern.compile("[0-9]{17}[0-9Xx]");
    private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    private static final String CHECK_CHARACTERS = "10X98765432";

    private IdNumber() {}

    /** Adds the check character to 17 digits. */
    public static String complete(String seventeen) {
        int sum = 0;
        for (int i = 0; i < WEIGHTS.length; i++) {
            sum += (seventeen.charAt(i) - '0') * WEIGHTS[i];
        }
        return seventeen + CHECK_CHARACTERS.charAt(sum % 11);
    }

    /** The birth date in a valid number; empty when the number is not valid, or the birth date is after {@code today}. */
    static Optional<LocalDate> birthDate(String number, LocalDate today) {
        if (!SHAPE.matcher(number).matches()
                || !complete(number.substring(0, 17)).equalsIgnoreCase(number)) {
            return Optional.empty();
        }
        try {
            LocalDate born = LocalDate.parse(number.substring(6, 14), DateTimeFormatter.BASIC_ISO_DATE);
            return born.isAfter(today) ? Optional.empty() : Optional.of(born);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
