package org.identityverification.impl.provider;

import java.util.function.Supplier;
import org.identityverification.IdentityVerificationException;

/** Tells fault tolerance, which knows failures by their class, what to do about one. {@link ProviderCalls} throws the failure itself. */
abstract class CallFailure extends RuntimeException {

    final transient IdentityVerificationException failure;

    private CallFailure(IdentityVerificationException failure) {
        super(null, failure, false, false);
        this.failure = failure;
    }

    /** Nothing was begun. */
    static final class Refused extends CallFailure {
        Refused(IdentityVerificationException failure) {
            super(failure);
        }
    }

    /** Nothing was begun, and the provider is ill. */
    static final class Unreachable extends CallFailure {
        Unreachable(IdentityVerificationException failure) {
            super(failure);
        }
    }

    /** A flow may have begun, and the provider is ill. */
    static final class Unanswered extends CallFailure {
        Unanswered(IdentityVerificationException failure) {
            super(failure);
        }
    }

    /** A failure that is neither retried nor counted stays what it is. */
    static <T> T marked(Supplier<T> call) {
        try {
            return call.get();
        } catch (IdentityVerificationException e) {
            throw switch (e.kind()) {
                case THROTTLED, NONCE_REFUSED -> new Refused(e);
                case UNREACHABLE -> new Unreachable(e);
                case UNREADABLE_ANSWER, TIMEOUT -> new Unanswered(e);
                default -> e;
            };
        }
    }
}
