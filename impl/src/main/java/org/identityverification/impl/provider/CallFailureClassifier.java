package org.identityverification.impl.provider;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.identityverification.CallNotAttemptedException;
import org.identityverification.FailureDetails;
import org.identityverification.IdentityVerificationException;
import org.identityverification.ProviderTimeoutException;
import org.identityverification.ProviderUnreachableException;
import org.identityverification.UnreadableAnswerException;
import org.identityverification.impl.messages.RedactedException;

/**
 * Decides what it means that a call brought no answer at all. Only what provably happened before the request was sent counts
 * as "unreachable".
 *
 * <p>The cause of what it makes is a copy without messages: what a rest client puts into them is not ours to vouch for.
 */
final class CallFailureClassifier {

    private static final int DEEPEST = 20;

    private CallFailureClassifier() {}

    static IdentityVerificationException classify(UUID verificationId, Throwable failure) {
        FailureDetails details = FailureDetails.of(verificationId);
        if (chain(failure).anyMatch(CallFailureClassifier::noConnectionWasFree)) {
            return new CallNotAttemptedException(
                    "No connection to the provider was free", details, RedactedException.of(failure));
        }
        String innermost = chain(failure)
                .reduce((outer, inner) -> inner)
                .map(it -> it.getClass().getSimpleName())
                .orElse("");
        if (chain(failure).anyMatch(CallFailureClassifier::wasNotSent)) {
            return new ProviderUnreachableException(
                    "The provider could not be reached (" + innermost + ")", details, RedactedException.of(failure));
        }
        if (chain(failure).anyMatch(CallFailureClassifier::isTimeout)) {
            return new ProviderTimeoutException(
                    "The provider did not answer in time (" + innermost + ")", details, RedactedException.of(failure));
        }
        return new UnreadableAnswerException(
                "The connection to the provider failed before an answer was complete (" + innermost + ")",
                details,
                RedactedException.of(failure));
    }

    /** Whether something went wrong between here and there, rather than in our own code. */
    static boolean isFailedExchange(Throwable failure) {
        return chain(failure).anyMatch(it -> it instanceof IOException || it instanceof TimeoutException);
    }

    private static Stream<Throwable> chain(Throwable failure) {
        return Stream.iterate(failure, it -> it != null, Throwable::getCause).limit(DEEPEST);
    }

    // By name: the classes belong to whatever HTTP client the server brings.
    private static boolean noConnectionWasFree(Throwable it) {
        return it.getClass().getSimpleName().equals("ConnectionPoolTimeoutException");
    }

    private static boolean wasNotSent(Throwable it) {
        return it instanceof ConnectException
                || it instanceof UnknownHostException
                || it instanceof NoRouteToHostException
                || it instanceof SSLHandshakeException
                || it.getClass().getSimpleName().contains("ConnectTimeout")
                || it.getClass().getSimpleName().contains("UnresolvedAddress")
                || (it instanceof SocketTimeoutException && saysConnect(it));
    }

    private static boolean saysConnect(Throwable it) {
        return String.valueOf(it.getMessage()).toLowerCase(Locale.ROOT).contains("connect timed out");
    }

    private static boolean isTimeout(Throwable it) {
        return it instanceof SocketTimeoutException
                || it.getClass().getSimpleName().contains("Timeout");
    }
}
