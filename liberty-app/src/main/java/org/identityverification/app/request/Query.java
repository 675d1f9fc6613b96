package org.identityverification.app.request;

import jakarta.ws.rs.core.MultivaluedMap;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.identityverification.FailureDetails;
import org.identityverification.FieldError;
import org.identityverification.InvalidRequestException;

/**
 * The query of a request. All faults are collected. A parameter that does not exist is one, because a misspelt filter would be missed
 * in silence, and so is one that is there twice.
 */
public final class Query {

    private final MultivaluedMap<String, String> values;
    private final List<FieldError> errors = new ArrayList<>();

    /** @param names all that may be in it */
    public Query(MultivaluedMap<String, String> values, List<String> names) {
        this.values = values;
        values.forEach((name, given) -> {
            if (!names.contains(name)) {
                errors.add(JsonBody.unknown(name, String.join(", ", names)));
            } else if (given.size() > 1) {
                errors.add(new FieldError(name, "query.twice", "must be given once"));
            }
        });
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(values.getFirst(name));
    }

    public boolean flag(String name) {
        return value(
                        name,
                        "json.boolean",
                        it -> Stream.of(true, false)
                                .filter(flag -> flag.toString().equals(it))
                                .findFirst()
                                .orElseThrow())
                .orElse(false);
    }

    public <E extends Enum<E>> Optional<E> constant(String name, Class<E> type, String code) {
        return value(name, code, it -> Enum.valueOf(type, it));
    }

    public int number(String name, int usual, int most) {
        return value(
                        name,
                        "max.range",
                        it -> Optional.of(it)
                                .filter(text -> text.matches("[0-9]{1,9}"))
                                .map(Integer::valueOf)
                                .filter(number -> number >= 1 && number <= most)
                                .orElseThrow())
                .orElse(usual);
    }

    public ZoneId zone(String name) {
        return value(name, "zone.unknown", it -> ZoneId.of(plus(it))).orElse(ZoneId.of("UTC"));
    }

    /** A time after 1970, with its offset; that moment, with an error, if it is missing or wrong. */
    public Instant time(String name) {
        if (text(name).isEmpty()) {
            errors.add(new FieldError(name, "time.missing", "is required"));
        }
        return value(
                        name,
                        "since.spelling",
                        it -> Optional.of(Instant.parse(plus(it)))
                                .filter(time -> !time.isBefore(Instant.EPOCH))
                                .orElseThrow())
                .orElse(Instant.EPOCH);
    }

    /** Requires that a period has a beginning before its end. */
    public void requirePeriod(Instant since, Instant until) {
        require(since.isBefore(until) || !errors.isEmpty(), "until", "until.notAfter", "must be after since");
    }

    /** In a query a plus that is not encoded stands for a space, which no offset has. */
    private static String plus(String text) {
        return text.replace(' ', '+');
    }

    public void require(boolean right, String name, String code, String message) {
        if (!right) {
            errors.add(new FieldError(name, code, message));
        }
    }

    /** Throws an {@link InvalidRequestException} that names each fault, if there is one. */
    public void requireNoErrors() {
        if (!errors.isEmpty()) {
            throw new InvalidRequestException(errors, FailureDetails.NONE);
        }
    }

    private <T> Optional<T> value(String name, String code, Function<String, T> reader) {
        try {
            return text(name).map(reader);
        } catch (DateTimeException | IllegalArgumentException | NoSuchElementException e) {
            errors.add(new FieldError(name, code, "is not valid"));
            return Optional.empty();
        }
    }
}
