package org.identityverification.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import jakarta.ws.rs.ProcessingException;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.UndeclaredThrowableException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.identityverification.CallNotAttemptedException;
import org.identityverification.FailureDetails;
import org.identityverification.IdentityVerificationException;
import org.identityverification.ProviderTimeoutException;
import org.identityverification.ProviderUnreachableException;
import org.identityverification.UnreadableAnswerException;
import org.identityverification.impl.runtime.messages.RedactedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CallFailureClassifierTest {

    private static final UUID ID = UUID.fromString("6f1c0f7e-3f52-4c8e-9a35-0d9f3c1b2a4d");

    @ParameterizedTest(name = "{0} → {2}")
    @MethodSource("classified")
    void is_classified_by_the_exception_at_its_root(
            String what, Throwable cause, Class<? extends IdentityVerificationException> expected) {
        for (Throwable failure : new Throwable[] {
            cause, new ProcessingException(cause), new ProcessingException(new IOException("canary", cause))
        }) {
            IdentityVerificationException classified = CallFailureClassifier.classify(FailureDetails.of(ID), failure);

            assertThat(classified).isExactlyInstanceOf(expected).hasCauseExactlyInstanceOf(RedactedException.class);
            assertThat(classified).hasStackTraceContaining(cause.getClass().getName());
            assertThat(stackTraceOf(classified)).doesNotContain("canary");
            assertThat(classified.verificationId()).contains(ID);
        }
    }

    @Test
    void is_told_from_our_own_fault_by_its_causes_however_a_rest_client_wraps_them() {
        assertThat(CallFailureClassifier.isFailedExchange(new UndeclaredThrowableException(new EOFException())))
                .isTrue();
        assertThat(CallFailureClassifier.isFailedExchange(
                        new IllegalStateException(new IllegalArgumentException(new SocketException("reset")))))
                .isTrue();
        assertThat(CallFailureClassifier.isFailedExchange(new IllegalStateException(new TimeoutException())))
                .isTrue();
        assertThat(CallFailureClassifier.isFailedExchange(new IllegalStateException(new NullPointerException())))
                .isFalse();
    }

    private static String stackTraceOf(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    static Stream<Arguments> classified() {
        Class<?> unreachable = ProviderUnreachableException.class;
        Class<?> timeout = ProviderTimeoutException.class;
        Class<?> unreadable = UnreadableAnswerException.class;
        return Stream.of(
                arguments("connection refused", new ConnectException("canary"), unreachable),
                arguments("unknown host", new UnknownHostException("canary"), unreachable),
                arguments("unresolved address", new UnresolvedAddressException(), unreachable),
                arguments("no route", new NoRouteToHostException("canary"), unreachable),
                arguments("connect timeout of the JDK", new SocketTimeoutException("Connect timed out"), unreachable),
                arguments(
                        "connect timeout of an older JDK",
                        new SocketTimeoutException("connect timed out"),
                        unreachable),
                arguments("connect timeout of java.net.http", new HttpConnectTimeoutException("canary"), unreachable),
                arguments("connect timeout of Apache", new ConnectTimeoutException(), unreachable),
                arguments("TLS handshake", new SSLHandshakeException("canary"), unreachable),
                arguments("no free connection", new ConnectionPoolTimeoutException(), CallNotAttemptedException.class),
                arguments("read timeout of the JDK", new SocketTimeoutException("Read timed out"), timeout),
                arguments("timeout without a message", new SocketTimeoutException(), timeout),
                arguments("timeout of java.net.http", new HttpTimeoutException("canary"), timeout),
                arguments("timeout of an executor", new TimeoutException("canary"), timeout),
                arguments("reset", new SocketException("Connection reset"), unreadable),
                arguments("broken pipe", new SocketException("Broken pipe"), unreadable),
                arguments("TLS in the middle", new SSLException("canary"), unreadable),
                arguments("early end", new EOFException("canary"), unreadable),
                arguments("anything else", new IllegalStateException("canary"), unreadable));
    }

    @Test
    void names_the_class_of_the_innermost_exception_and_not_its_message() {
        assertThat(CallFailureClassifier.classify(
                        FailureDetails.of(ID), new ProcessingException(new ConnectException("canary"))))
                .hasMessage("The provider could not be reached (ConnectException)");
    }

    @Test
    void is_classified_even_if_its_causes_form_a_circle() {
        IOException one = new IOException("one");
        IOException two = new IOException("two", one);
        one.initCause(two);

        assertThat(CallFailureClassifier.classify(FailureDetails.of(ID), one))
                .isExactlyInstanceOf(UnreadableAnswerException.class);
    }

    /** Apache HttpClient's, which is not on this class path: known by name. */
    private static class ConnectTimeoutException extends SocketTimeoutException {
        private static final long serialVersionUID = 1L;
    }

    private static final class ConnectionPoolTimeoutException extends ConnectTimeoutException {
        private static final long serialVersionUID = 1L;
    }
}
