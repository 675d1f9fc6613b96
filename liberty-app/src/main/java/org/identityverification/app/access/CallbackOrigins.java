package org.identityverification.app.access;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a browser may be sent after the face check. Without a list, the provider's link could lead to any site. */
record CallbackOrigins(Set<Origin> allowed) {

    /** Reads origins, separated by commas, and adds that of the default address. Throws for anything else in the list. */
    static CallbackOrigins of(String listed, Optional<String> callbackUrl) {
        Stream<Origin> origins = Stream.of(listed.split(","))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> Origin.of(text)
                        .filter(origin -> text.matches("[^/]+//[^/?#]+/?"))
                        .orElseThrow(IllegalArgumentException::new));
        // The module refuses a default that is not a URL.
        Stream<Origin> ofDefault = callbackUrl.flatMap(Origin::of).stream();
        return new CallbackOrigins(Stream.concat(origins, ofDefault).collect(Collectors.toSet()));
    }

    /** Whether a browser may be sent there. A URL that can be read in more than one way is refused. */
    boolean allows(String url) {
        return Origin.of(url).filter(allowed::contains).isPresent();
    }
}
