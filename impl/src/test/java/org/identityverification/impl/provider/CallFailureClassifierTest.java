package org.identityverification.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.impl.verification.Changes.ID;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import jakarta.ws.rs.ProcessingException;
import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.assertj.core.util.Throwables;
import org.identityverification.FailureKind;
import org.identityverification.IdentityVerificationException;
import org.identityverification.impl.accounts.ProviderCall;
import org.identityverification.impl.runtime.messages.RedactedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CallFailureClassifierTest {

    @ParameterizedTest
    @MethodSource("failures")
    void is_classified_by_the_exception_at_its_root(Throwable cause, FailureKind expected) {
        for (Throwable failure : new Throwable[] {
            cause, new ProcessingException(cause), new ProcessingException(new IOException("canary", cause))
        }) {
            IdentityVerificationException classified = CallFailureClassifier.classify(ProviderCall.start(ID), failure);

            assertThat(classified.kind()).isEqualTo(expected);
            assertThat(classified).hasCauseExactlyInstanceOf(RedactedException.class);
            assertThat(Throwables.getStackTrace(classified))
                    .contains(cause.getClass().getName())
                    .doesNotContain("canary");
            if (expected != FailureKind.NOT_ATTEMPTED) {
                assertThat(classified)
                        .hasMessageEndingWith(" (" + cause.getClass().getSimpleName() + ")");
            }
            assertThat(classified.verificationId()).contains(ID);
        }
    }

    static Stream<Arguments> failures() {
        FailureKind unreachable = FailureKind.UNREACHABLE;
        FailureKind timeout = FailureKind.TIMEOUT;
        FailureKind unreadable = FailureKind.UNREADABLE_ANSWER;
        return Stream.of(
                arguments(new ConnectException("canary"), unreachable),
                arguments(new UnknownHostException("canary"), unreachable),
                arguments(new UnresolvedAddressException(), unreachable),
                arguments(new NoRouteToHostException("canary"), unreachable),
                arguments(new SocketTimeoutException("Connect timed out"), unreachable),
                // of an older JDK
                arguments(new SocketTimeoutException("connect timed out"), unreachable),
                arguments(new HttpConnectTimeoutException("canary"), unreachable),
                arguments(new ConnectTimeoutException(), unreachable),
                arguments(new SSLHandshakeException("canary"), unreachable),
                arguments(new ConnectionPoolTimeoutException(), FailureKind.NOT_ATTEMPTED),
                arguments(new SocketTimeoutException("Read timed out"), timeout),
                arguments(new SocketTimeoutException(), timeout),
                arguments(new HttpTimeoutException("canary"), timeout),
                arguments(new TimeoutException("canary"), timeout),
                arguments(new SocketException("Connection reset"), unreadable),
                arguments(new SSLException("canary"), unreadable),
                arguments(new EOFException("canary"), unreadable),
                arguments(new IllegalStateException("canary"), unreadable));
    }

    @Test
    void is_told_from_our_own_fault_by_its_causes_however_a_rest_client_wraps_them() {
        assertThat(Stream.of(
                        new UndeclaredThrowableException(new EOFException()),
                        new IllegalStateException(new IllegalArgumentException(new SocketException("reset"))),
                        new IllegalStateException(new TimeoutException())))
                .allMatch(CallFailureClassifier::isFailedExchange);
        assertThat(CallFailureClassifier.isFailedExchange(new IllegalStateException(new NullPointerException())))
                .isFalse();
    }

    /** Apache HttpClient's, which is not on this class path: known by name. */
    private static class ConnectTimeoutException extends SocketTimeoutException {
        private static final long serialVersionUID = 1L;
    }

    private static final class ConnectionPoolTimeoutException extends ConnectTimeoutException {
        private static final long serialVersionUID = 1L;
    }
}
