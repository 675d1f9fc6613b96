package org.identityverification.app.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.ProcessingException;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import org.junit.jupiter.api.Test;

class WebhookSenderTest {

    private static final WebhookSettings SETTINGS = new WebhookSettings(
            URI.create("https://shop.example.com/hook"),
            WebhookSecrets.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
            false,
            Optional.empty());

    private final List<WebhookClient> made = new ArrayList<>();
    private final Set<WebhookClient> closed = new HashSet<>();
    private Runnable deadline;

    /** What the receiver does; the deadline may come meanwhile. */
    private Receiver receiver = () -> new WebhookSender.Said(204, null);

    @FunctionalInterface
    private interface Receiver {
        WebhookSender.Said answer() throws IOException;
    }

    private final WebhookSender sender =
            new WebhookSender(
                    SETTINGS,
                    of(ScheduledExecutorService.class, (proxy, method, arguments) -> {
                        deadline = (Runnable) arguments[0];
                        return of(ScheduledFuture.class, (future, cancel, none) -> true);
                    }),
                    () -> Instant.EPOCH) {
                @Override
                WebhookClient newClient() {
                    WebhookClient client =
                            of(WebhookClient.class, (proxy, method, arguments) -> switch (method.getName()) {
                                case "close" -> closed.add((WebhookClient) proxy);
                                case "equals" -> proxy == arguments[0];
                                default -> System.identityHashCode(proxy);
                            });
                    made.add(client);
                    return client;
                }

                @Override
                Said exchange(WebhookClient client, String id, byte[] body) throws IOException {
                    assertThat(closed).doesNotContain(client);
                    return receiver.answer();
                }
            };

    @Test
    void uses_its_client_again_after_an_answer_in_time() {
        assertThat(send().inWords()).isEqualTo("answered with 204");
        receiver = () -> new WebhookSender.Said(429, "7");
        assertThat(send().retryAfter()).hasValueSatisfying(it -> assertThat(it).hasSeconds(7));
        assertThat(made).hasSize(1);
        assertThat(closed).isEmpty();

        sender.close();

        assertThat(closed).containsExactlyElementsOf(made);
    }

    @Test
    void closes_the_client_of_a_call_at_the_deadline() {
        receiver = () -> {
            deadline.run();
            assertThat(closed).hasSize(1);
            throw new ProcessingException("canary");
        };
        assertLate();
        receiver = () -> {
            deadline.run();
            return new WebhookSender.Said(204, null);
        };
        assertLate();
        assertThat(made).hasSize(2);
    }

    private void assertLate() {
        assertThat(send().inWords()).isEqualTo("gave no complete answer within 15 s");
    }

    @Test
    void closes_the_client_of_a_call_that_fails_and_says_why() {
        receiver = () -> {
            throw new ProcessingException("canary", new ConnectException("canary"));
        };
        assertThat(send().inWords()).isEqualTo("could not be reached: no connection");
        assertThat(closed).hasSize(1);

        deadline.run();
        receiver = () -> {
            throw new IOException("canary");
        };
        assertThat(send().inWords()).isEqualTo("broke off: java.io.IOException");
        assertThat(made).hasSize(2);
    }

    private WebhookAnswer send() {
        return sender.test(Optional.of("retail"));
    }

    private static <T> T of(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
