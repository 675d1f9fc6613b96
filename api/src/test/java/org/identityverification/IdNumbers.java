package org.identityverification;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

/** Makes ID numbers of fictional people by the formula of the standard: sum of a(i) × 2^(i-1) mod 11 = 1, counted from the right. */
final class IdNumbers {

    private IdNumbers() {}

    static String bornOn(LocalDate date) {
        return complete("110105" + date.format(DateTimeFormatter.BASIC_ISO_DATE) + "123");
    }

    static String complete(String seventeen) {
        int sum = 0;
        for (int i = 0; i < 17; i++) {
            int power = (1 << (17 - i)) % 11;
            sum += (seventeen.charAt(i) - '0') * power;
        }
        int check = Math.floorMod(1 - sum, 11);
        return seventeen + (check == 10 ? "X" : String.valueOf(check));
    }
}
