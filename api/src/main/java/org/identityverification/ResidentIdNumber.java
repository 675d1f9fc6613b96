package org.identityverification;

import java.time.Clock;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A resident ID number by GB 11643: 17 digits and a check character by ISO 7064 MOD 11-2.
 *
 * <p>The length, the characters, the birth date (it exists and is not in the future in China) and the check character are
 * checked. There is no list of regions: residence permits (81, 82, 83) and permanent residents' cards (9…) pass like every
 * other number, so nothing is refused that the provider may accept. A lower-case {@code x} is accepted and converted to
 * upper case.
 *
 * <p>{@link #toString()} is masked; {@link #value()} is the number itself and must not be logged.
 */
public final class ResidentIdNumber {

    /** The field name in every error about an ID number. */
    public static final String FIELD = "idNumber";

    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
    private static final int LENGTH = 18;
    private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    private static final String CHECK_CHARACTERS = "10X98765432";

    private final String value;
    private final LocalDate birthDate;

    private ResidentIdNumber(String value, LocalDate birthDate) {
        this.value = value;
        this.birthDate = birthDate;
    }

    /** Does what {@link #parse(String, Clock)} does, with the system's clock. */
    public static ResidentIdNumber parse(String text) {
        return parse(text, Clock.systemUTC());
    }

    /**
     * Parses a number as it was entered.
     *
     * @param clock decides what is in the future
     * @throws InvalidRequestException with one error on {@code idNumber} that says what is wrong with it
     */
    public static ResidentIdNumber parse(String text, Clock clock) {
        Objects.requireNonNull(text, "text");
        LocalDate today = LocalDate.now(clock.withZone(CHINA));
        FieldError error = fault(text, today);
        if (error != null) {
            throw new InvalidRequestException(List.of(error), FailureDetails.NONE);
        }
        return new ResidentIdNumber(withUpperCaseX(text), Objects.requireNonNull(birthDateOf(text)));
    }

    /**
     * Says what is wrong with a number, for callers that collect errors instead of catching an exception.
     *
     * @param clock decides what is in the future
     * @return the first error, or empty when {@link #parse(String, Clock)} would accept it
     */
    public static Optional<FieldError> check(String text, Clock clock) {
        Objects.requireNonNull(text, "text");
        return Optional.ofNullable(fault(text, LocalDate.now(clock.withZone(CHINA))));
    }

    /** The number itself, which is personal data: 18 characters, the last one a digit or an upper-case X. */
    public String value() {
        return value;
    }

    public LocalDate birthDate() {
        return birthDate;
    }

    /**
     * The age on a day. In a year without 29 February, a person born on that day is a year older on 1 March.
     *
     * @return whole years; 0 within the year before the birth date, negative before that
     */
    public int ageOn(LocalDate date) {
        return Period.between(birthDate, Objects.requireNonNull(date, "date")).getYears();
    }

    /** The age on the day that the clock shows in China, in whole years. */
    public int age(Clock clock) {
        return ageOn(LocalDate.now(clock.withZone(CHINA)));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ResidentIdNumber that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /** Masked: the first and the last four characters, for example {@code 3209**********5276}. */
    @Override
    public String toString() {
        return value.substring(0, 4) + "**********" + value.substring(LENGTH - 4);
    }

    private static @Nullable FieldError fault(String text, LocalDate today) {
        FieldError characters = characterFault(text);
        if (characters != null) {
            return characters;
        }
        LocalDate born = birthDateOf(text);
        if (born == null) {
            return error("birthDate", "the birth date in the ID number does not exist");
        }
        if (born.isAfter(today)) {
            return error("birthDateInFuture", "the birth date in the ID number is in the future");
        }
        if (Character.toUpperCase(text.charAt(LENGTH - 1)) != checkCharacterOf(text)) {
            return error("checkCharacter", "the last character of the ID number does not match the others");
        }
        return null;
    }

    private static @Nullable FieldError characterFault(String text) {
        if (text.isBlank()) {
            return error("missing", "the ID number is missing");
        }
        if (text.codePoints().anyMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c))) {
            return error("whiteSpace", "the ID number contains white space");
        }
        if (text.codePoints().anyMatch(c -> c >= '\uFF01' && c <= '\uFF5E')) {
            return error("fullWidth", "the ID number contains full-width characters");
        }
        if (text.matches("[0-9]{15}")) {
            return error("fifteenDigits", "the ID number has the old form of 15 digits; 18 characters are needed");
        }
        if (text.length() != LENGTH) {
            return error("length", "the ID number must have 18 characters");
        }
        if (!text.matches("[0-9]{17}.")) {
            return error("characters", "the first 17 characters of the ID number must be digits");
        }
        if (!text.matches(".{17}[0-9Xx]")) {
            return error("characters", "the last character of the ID number must be a digit or X");
        }
        return null;
    }

    private static @Nullable LocalDate birthDateOf(String text) {
        try {
            return LocalDate.parse(text.substring(6, 14), DateTimeFormatter.BASIC_ISO_DATE);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static char checkCharacterOf(String text) {
        int sum = 0;
        for (int i = 0; i < WEIGHTS.length; i++) {
            sum += (text.charAt(i) - '0') * WEIGHTS[i];
        }
        return CHECK_CHARACTERS.charAt(sum % 11);
    }

    private static String withUpperCaseX(String text) {
        return text.charAt(LENGTH - 1) == 'x' ? text.substring(0, LENGTH - 1) + 'X' : text;
    }

    private static FieldError error(String fault, String message) {
        return new FieldError(FIELD, FIELD + '.' + fault, message);
    }
}
