package org.identityverification.testkit;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.identityverification.testkit.simulation.IdNumber;

/**
 * A fictional person. The ID number is valid, but begins with a county that China does not have (110199), so that it belongs to
 * no real person.
 *
 * @param idNumber 18 characters, with the right check character
 */
public record Person(String name, String idNumber) {

    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
    private static final String NO_COUNTY = "110199";
    private static final int NUMBERS_OF_A_DAY = 1000;
    private static final int DAYS = 14_000;
    private static final int YOUNGEST_ADULT = 20;
    private static final int CHILD = 13;
    private static final List<String> NAMES = List.of("王伟", "李芳", "张秀英", "刘敏", "陈静", "杨强", "赵磊", "黄洋");
    private static final AtomicInteger COUNT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(DAYS * NUMBERS_OF_A_DAY));

    /** A person between 20 and 60. The same person comes again after 14 million calls. */
    public static Person adult() {
        int count = COUNT.getAndIncrement();
        return bornOn(today().minusYears(YOUNGEST_ADULT).minusDays(Math.floorMod(count, DAYS)), count / DAYS);
    }

    /** A person of 13, for whom no check can be started. */
    public static Person child() {
        return bornOn(today().minusYears(CHILD));
    }

    /** A person with this date of birth. The same person comes again after 1000 calls. */
    public static Person bornOn(LocalDate day) {
        return bornOn(day, COUNT.getAndIncrement());
    }

    private static Person bornOn(LocalDate day, int count) {
        String seventeen = NO_COUNTY
                + DateTimeFormatter.BASIC_ISO_DATE.format(day)
                + String.format(Locale.ROOT, "%03d", Math.floorMod(count, NUMBERS_OF_A_DAY));
        return new Person(NAMES.get(Math.floorMod(count, NAMES.size())), IdNumber.complete(seventeen));
    }

    private static LocalDate today() {
        return LocalDate.now(CHINA);
    }
}
