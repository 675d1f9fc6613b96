package org.identityverification.testservers;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

public final class KeyValues {

    private KeyValues() {}

    /** Of texts like {@code "key=value"}. */
    public static Map<String, String> of(String... settings) {
        return Stream.of(settings).map(it -> it.split("=", 2)).collect(Collectors.toMap(it -> it[0], it -> it[1]));
    }
}
