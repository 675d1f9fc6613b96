package org.identityverification.impl.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A condition on several ids of one application, in the form for which the database uses the primary key.
 *
 * @param condition with a place for each value
 * @param values application and ids
 */
record IdList(String condition, List<Object> values) {

    /** As many as every database takes in a list. */
    static final int MAX_LENGTH = 1000;

    static IdList of(Sql sql, String application, List<UUID> ids) throws SQLException {
        List<UUID> padded = padded(ids);
        // For a list H2 reads every row of the application; for pairs PostgreSQL without statistics reads them all.
        if (sql.product().equals(Sql.H2)) {
            return new IdList(
                    "(application, id) IN (" + places("(?, ?)", padded.size()) + ")",
                    padded.stream()
                            .flatMap(id -> Stream.<Object>of(application, id))
                            .toList());
        }
        return new IdList(
                "application = ? AND id IN (" + places("?", padded.size()) + ")",
                Stream.<Object>concat(Stream.of(application), padded.stream()).toList());
    }

    /** Repeats the first to a power of two, so that drivers and databases see, and keep prepared, few different statements. */
    static <T> List<T> padded(List<T> items) {
        int power = Integer.highestOneBit(items.size());
        int size = Math.min(power == items.size() ? power : power * 2, MAX_LENGTH);
        List<T> padded = new ArrayList<>(items);
        padded.addAll(Collections.nCopies(size - items.size(), items.get(0)));
        return padded;
    }

    static String places(String place, int count) {
        return String.join(", ", Collections.nCopies(count, place));
    }

    /** The same in lists that are short enough. */
    static <T> List<List<T>> split(List<T> items) {
        List<List<T>> lists = new ArrayList<>();
        for (int from = 0; from < items.size(); from += MAX_LENGTH) {
            lists.add(items.subList(from, Math.min(from + MAX_LENGTH, items.size())));
        }
        return lists;
    }
}
