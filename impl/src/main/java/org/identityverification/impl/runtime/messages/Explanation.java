package org.identityverification.impl.runtime.messages;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** An exception whose message is for the operator: it says what to change, and holds no secret and no personal data. */
public interface Explanation {

    String getMessage();

    /** A failure and what caused it, the innermost last. */
    static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(20);
    }

    /** The innermost explanation of a failure, which other exceptions may wrap. */
    static Optional<String> of(Throwable failure) {
        return causes(failure)
                .filter(Explanation.class::isInstance)
                .reduce((outer, inner) -> inner)
                .map(it -> ((Explanation) it).getMessage());
    }

    /** What a message may show of a failure: its explanation, else its class. */
    static String orClass(Throwable failure) {
        return of(failure).orElse(failure.getClass().getName());
    }
}
