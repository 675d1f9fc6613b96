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
import org.identityverification.FailureKind;
import org.identityverification.IdentityVerificationException;
import org.identityverification.impl.accounts.ProviderCall;
import org.identityverification.impl.runtime.messages.Explanation;
import org.identityverification.impl.runtime.messages.RedactedException;

/**
 * Decides what a call without an answer means. Only what provably happened before the request was sent is "unreachable". The
 * cause of the exception is a copy without messages, because the messages of a rest client may show anything.
 */
final class CallFailureClassifier {

    private CallFailureClassifier() {}

    static IdentityVerificationException classify(ProviderCall call, Throwable failure) {
        RedactedException cause = RedactedException.of(failure);
        Throwable innermost = Explanation.causes(failure).reduce(failure, (outer, inner) -> inner);
        String shown = " (" + innermost.getClass().getSimpleName() + ")";
        // By name: the classes belong to the HTTP client of the server.
        if (anyMatch(failure, it -> it.getClass().getSimpleName().equals("ConnectionPoolTimeoutException"))) {
            return call.failed(FailureKind.NOT_ATTEMPTED, "No connection to the provider was free", cause);
        }
        if (anyMatch(failure, CallFailureClassifier::isBeforeSending)) {
            return call.failed(FailureKind.UNREACHABLE, "The provider could not be reached" + shown, cause);
        }
        if (anyMatch(failure, CallFailureClassifier::isTimeout)) {
            return call.failed(FailureKind.TIMEOUT, "The provider did not answer in time" + shown, cause);
        }
        return call.failed(
                FailureKind.UNREADABLE_ANSWER,
                "The connection to the provider failed before an answer was complete" + shown,
                cause);
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
