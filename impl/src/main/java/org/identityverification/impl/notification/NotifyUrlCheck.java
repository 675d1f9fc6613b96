package org.identityverification.impl.notification;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.concurrent.Deadline;
import org.identityverification.impl.runtime.concurrent.ModuleExecutor;
import org.identityverification.impl.runtime.config.Settings;
import org.identityverification.impl.runtime.lifecycle.ModuleBean;
import org.identityverification.impl.runtime.lifecycle.ModuleStart;
import org.identityverification.impl.runtime.messages.Message;
import org.identityverification.impl.verification.NotifyTokens;

/**
 * Calls the application's own notify URL after the start, if its host is a loopback address, and logs whether the module's
 * resource answers. Must neither delay nor fail the start, nor log the token.
 */
@ModuleBean
class NotifyUrlCheck {

    /** An application may begin to serve requests a while after the module has started. */
    private static final Duration LONGEST_START = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int TIMEOUT_MILLIS = 2000;
    private static final Logger LOGGER = System.getLogger(NotifyUrlCheck.class.getName());

    private final Settings settings;
    private final ModuleExecutor executor;
    private final CorrectedClock clock;

    @Inject
    NotifyUrlCheck(Settings settings, ModuleExecutor executor, CorrectedClock clock) {
        this.settings = settings;
        this.executor = executor;
        this.clock = clock;
    }

    void start(@Observes ModuleStart start) {
        Optional<String> root = settings.localPublicUrl();
        NotifyTokens.of(settings)
                .ifPresent(tokens -> root.ifPresent(url -> {
                    String token = tokens.issue(UUID.randomUUID(), clock.instant());
                    checkLater(url + "/notifications/", token, Deadline.after(LONGEST_START));
                }));
    }

    private void checkLater(String resource, String token, Deadline deadline) {
        var unused = executor.after(PAUSE.toNanos(), () -> check(resource, token, deadline));
    }

    private void check(String resource, String token, Deadline deadline) {
        Optional<String> fault = fault(URI.create(resource + token));
        if (fault.isEmpty()) {
            Message.NOTIFY_URL_REACHED.log(LOGGER, resource);
        } else if (deadline.hasPassed()) {
            Message.NOTIFY_URL_NOT_REACHED.log(LOGGER, resource, fault.get());
        } else {
            checkLater(resource, token, deadline);
        }
    }

    /** What is wrong with the answer, if anything. Does not use the JDK's HttpClient, whose thread outlives the application. */
    private static Optional<String> fault(URI url) {
        try {
            HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            // Otherwise a JDK thread keeps the connection.
            connection.setRequestProperty("Connection", "close");
            try {
                int status = connection.getResponseCode();
                if (status != HttpURLConnection.HTTP_OK) {
                    return Optional.of("status " + status);
                }
                return isOurs(connection) ? Optional.empty() : Optional.of("a page that is not the module's");
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return Optional.of(e.getClass().getName());
        }
    }

    private static boolean isOurs(HttpURLConnection connection) throws IOException {
        byte[] expected = NotificationResource.RECEIVED.getBytes(StandardCharsets.UTF_8);
        try (InputStream body = connection.getInputStream()) {
            return Arrays.equals(body.readNBytes(expected.length + 1), expected);
        }
    }
}
