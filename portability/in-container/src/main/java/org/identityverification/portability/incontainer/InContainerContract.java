package org.identityverification.portability.incontainer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import java.lang.annotation.Annotation;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Scanner;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.identityverification.FaceAuthMode;
import org.identityverification.IdentityVerificationService;
import org.identityverification.ModuleClock;
import org.identityverification.StartedVerification;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationRequest;
import org.identityverification.portability.incontainer.ShopObservers.Surroundings;
import org.identityverification.testkit.MovableClock;
import org.identityverification.testservers.HttpRequests;
import org.identityverification.testservers.Tokens;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What an application sees of the module from inside a server. The test of a server extends it, and only deploys {@link Shop}.
 * Arquillian keeps its state for each thread, so this test stays in the thread that begins and ends all tests.
 */
@ExtendWith(ArquillianExtension.class)
@Execution(ExecutionMode.SAME_THREAD)
public abstract class InContainerContract {

    private static final String MODULE = "org.identityverification.impl.";
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    private static final String FLOW = "1862291536444700250";
    private static final String STARTED =
            "{\"code\":0,\"data\":{\"flowId\":\"" + FLOW + "\",\"authUrl\":\"https://provider.example/s\"}}";
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
            + "Content-Length: " + STARTED.length() + "\r\n\r\n" + STARTED;

    @Inject
    IdentityVerificationService service;

    @Inject
    ShopObservers observers;

    @Inject
    Clock clock;

    @Inject
    @ModuleClock
    MovableClock moduleClock;

    @Inject
    BeanManager beans;

    @Test
    void no_bean_of_the_module_exists_twice_or_makes_a_bean_of_the_application_ambiguous() {
        List<Bean<?>> ofTheModule = beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .filter(bean -> bean.getBeanClass().getName().startsWith(MODULE))
                .filter(bean -> bean.getTypes().contains(bean.getBeanClass()))
                .toList();

        assertThat(ofTheModule)
                .extracting(bean -> bean.getBeanClass().getName())
                .contains(MODULE + "service.IdentityVerificationServiceBean", MODULE + "tasks.TaskRunner");
        assertThat(ofTheModule)
                .allSatisfy(bean -> assertThat(beans.getBeans(
                                bean.getBeanClass(), bean.getQualifiers().toArray(Annotation[]::new)))
                        .hasSize(1));
        assertThat(clock).isSameAs(ShopObservers.CLOCK);
    }

    @Test
    void observers_of_both_kinds_run_with_the_applications_names_and_transactions() throws Exception {
        UUID id = started();

        assertThat(HttpRequests.postJson(notifyUrl(id), "{\"flowId\":\"" + FLOW + "\",\"success\":true}"))
                .returns(200, HttpResponse::statusCode);

        await().pollInSameThread()
                .atMost(LONG_ENOUGH)
                .until(() -> observers.of(id).size() >= 2);
        assertThat(observers.of(id)).extracting(Surroundings::observer).containsExactlyInAnyOrder("sync", "async");
        assertThat(observers.of(id)).allSatisfy(found -> {
            assertThat(found.event().outcome()).isEqualTo(VerificationOutcome.PASSED);
            assertThat(found.event().attempt()).isEqualTo(1);
            assertThat(found.environmentEntry()).isEqualTo(Shop.CITY);
            assertThat(found.transaction()).isEqualTo(ShopObservers.COMMITTED);
            assertThat(found.thread()).doesNotStartWith("identity-verification-");
        });
    }

    @Test
    void a_test_can_move_the_modules_clock() {
        URI notifyUrl = notifyUrl(UUID.randomUUID());
        moduleClock.forward(Duration.ofHours(2));
        try {
            assertThat(HttpRequests.get(notifyUrl).statusCode()).isEqualTo(404);
        } finally {
            moduleClock.reset();
        }
        assertThat(HttpRequests.get(notifyUrl).statusCode()).isEqualTo(200);
    }

    /** Starts a verification. The provider is this test, which answers one call. */
    private UUID started() throws Exception {
        URI provider = URI.create(configured("identity-verification/mp-rest/url"));
        // Not the loopback address: on some servers that is the one of IPv6.
        InetAddress host = InetAddress.getByName(provider.getHost());
        try (ServerSocket listener = new ServerSocket(provider.getPort(), 50, host)) {
            CompletableFuture<StartedVerification> started = service.startAsync(VerificationRequest.builder()
                            .name("张三")
                            .idNumber("320926199003055276")
                            .mode(FaceAuthMode.TENCENT)
                            .build())
                    .toCompletableFuture();
            listener.setSoTimeout((int) LONG_ENOUGH.toMillis());
            try (Socket call = listener.accept()) {
                // Its body, which ends with the only brace of this kind.
                new Scanner(call.getInputStream(), US_ASCII).findWithinHorizon("}", 0);
                call.getOutputStream().write(ANSWER.getBytes(US_ASCII));
                call.getOutputStream().flush();
                return started.get(LONG_ENOUGH.toSeconds(), TimeUnit.SECONDS).id();
            }
        }
    }

    private static URI notifyUrl(UUID id) {
        String publicUrl = configured("identity-verification.public-url");
        return URI.create(publicUrl + "/notifications/" + Tokens.valid(id, publicUrl, Shop.SECRET));
    }

    private static String configured(String key) {
        return ConfigProvider.getConfig().getValue(key, String.class);
    }
}
