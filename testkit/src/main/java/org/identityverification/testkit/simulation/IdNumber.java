package org.identityverification.testkit.simulation;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;
import java.util.Optional;
import java.util.regex.Pattern;

/** Resident ID numbers by GB 11643, as the provider sees them: valid or not, and how old the person is. */
final class IdNumber {

    private static final Pattern SHAPE = Pattern.compile("[0-9]{17}[0-9Xx]");
    private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    private static final String CHECK_CHARACTERS = "10X98765432";

    private IdNumber() {}

    /** The birth date in a valid number; empty when the number is not valid, or the birth date is after {@code today}. */
    static Optional<LocalDate> birthDate(String number, LocalDate today) {
        if (!SHAPE.matcher(number).matches() || !checkCharacterFits(number)) {
            return Optional.empty();
        }
        try {
            LocalDate born = LocalDate.of(
                    Integer.parseInt(number, 6, 10, 10),
                    Integer.parseInt(number, 10, 12, 10),
                    Integer.parseInt(number, 12, 14, 10));
            return born.isAfter(today) ? Optional.empty() : Optional.of(born);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Whole years from one day to another. */
    static int age(LocalDate born, LocalDate today) {
        return Period.between(born, today).getYears();
    }

    private static boolean checkCharacterFits(String number) {
        int sum = 0;
        for (int i = 0; i < WEIGHTS.length; i++) {
            sum += (number.charAt(i) - '0') * WEIGHTS[i];
        }
        return Character.toUpperCase(number.charAt(17)) == CHECK_CHARACTERS.charAt(sum % 11);
    }
}
