package org.identityverification.impl.provider;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import javax.net.ssl.SSLHandshakeException;
import org.identityverification.CallNotAttemptedException;
import org.identityverification.FailureDetails;
import org.identityverification.IdentityVerificationException;
import org.identityverification.ProviderTimeoutException;
import org.identityverification.ProviderUnreachableException;
import org.identityverification.UnreadableAnswerException;
import org.identityverification.impl.runtime.messages.Explanation;
import org.identityverification.impl.runtime.messages.RedactedException;

/**
 * Decides what a call without an answer means. Only what provably happened before the request was sent is "unreachable". The
 * cause of the exception is a copy without messages, because the messages of a rest client may show anything.
 */
final class CallFailureClassifier {

    private CallFailureClassifier() {}

    static IdentityVerificationException classify(FailureDetails details, Throwable failure) {
        RedactedException cause = RedactedException.of(failure);
        Throwable innermost = Explanation.causes(failure).reduce(failure, (outer, inner) -> inner);
        String shown = " (" + innermost.getClass().getSimpleName() + ")";
        // By name: the classes belong to the HTTP client of the server.
        if (anyMatch(failure, it -> it.getClass().getSimpleName().equals("ConnectionPoolTimeoutException"))) {
            return new CallNotAttemptedException("No connection to the provider was free", details, cause);
        }
        if (anyMatch(failure, CallFailureClassifier::isBeforeSending)) {
            return new ProviderUnreachableException("The provider could not be reached" + shown, details, cause);
        }
        if (anyMatch(failure, CallFailureClassifier::isTimeout)) {
            return new ProviderTimeoutException("The provider did not answer in time" + shown, details, cause);
        }
        return new UnreadableAnswerException(
                "The connection to the provider failed before an answer was complete" + shown, details, cause);
    }

    /** Whether the connection failed, rather than our own code. */
    static boolean isFailedExchange(Throwable failure) {
        return anyMatch(failure, it -> it instanceof IOException || it instanceof TimeoutException);
    }

    private static boolean anyMatch(Throwable failure, Predicate<Throwable> test) {
        return Explanation.causes(failure).anyMatch(test);
    }

    private static boolean isBeforeSending(Throwable it) {
        return it instanceof ConnectException
                || it instanceof UnknownHostException
                || it instanceof NoRouteToHostException
                || it instanceof SSLHandshakeException
                || it.getClass().getSimpleName().contains("ConnectTimeout")
                || it.getClass().getSimpleName().contains("UnresolvedAddress")
                || (it instanceof SocketTimeoutException
                        && String.valueOf(it.getMessage())
                                .toLowerCase(Locale.ROOT)
                                .contains("connect timed out"));
    }

    private static boolean isTimeout(Throwable it) {
        return it instanceof SocketTimeoutException
                || it.getClass().getSimpleName().contains("Timeout");
    }
}
