package org.identityverification.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.impl.verification.Changes.NOW;

import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.identityverification.FaceAuthMode;
import org.identityverification.impl.Proxies;
import org.identityverification.impl.runtime.concurrent.Deadline;
import org.identityverification.impl.runtime.concurrent.TestClock;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.identityverification.impl.runtime.config.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaceAuthClientTest {

    private static final Deadline LATER = Deadline.after(Duration.ofHours(1));
    private static final String RARE = new String(Character.toChars(0x20BB7));

    private final List<FaceAuthClient> made = new ArrayList<>();
    /** By the place of each in the order in which they were made. */
    private final Set<Integer> closed = ConcurrentHashMap.newKeySet();

    @AfterEach
    void endCall() {
        AnswerBodyFilter.endCall();
    }

    @Test
    void allows_as_many_connections_as_calls_on_every_server() {
        Map<Object, Object> set = new HashMap<>();
        RestClientTuning.tune(
                Proxies.of(RestClientBuilder.class, (proxy, method, arguments) -> {
                    set.put(arguments[0], arguments[1]);
                    return proxy;
                }),
                512);

        assertThat(set)
                .containsEntry("resteasy.connectionPoolSize", 512)
                .containsEntry("resteasy.maxPooledPerRoute", 512)
                .containsEntry("io.quarkus.rest.client.connection-pool-size", 512);
    }

    @Test
    void gives_every_attempt_the_app_code_and_a_nonce_of_its_own() {
        AnswerBodyFilter.beginCall(new Secret("a"), LATER, () -> {});
        FaceAuthRequestFilter filter = new FaceAuthRequestFilter();
        filter.clock = new TestClock(NOW);
        filter.prepare();
        MultivaluedMap<String, Object> headers = new MultivaluedHashMap<>();
        ClientRequestContext attempt = Proxies.of(
                ClientRequestContext.class,
                (proxy, method, arguments) -> method.getName().equals("getHeaders") ? headers : null);

        assertThat(Stream.generate(() -> {
                            filter.filter(attempt);
                            assertThat(headers.get("Authorization")).containsExactly("APPCODE a");
                            assertThat(headers.get("X-Ca-Nonce")).hasSize(1);
                            return headers.getFirst("X-Ca-Nonce");
                        })
                        .limit(3))
                .doesNotHaveDuplicates();
    }

    @Test
    void leaves_absent_values_out_and_keeps_all_characters() {
        assertThat(written(new FaceAuthRequest("张三", "1", FaceAuthMode.ZHIMACREDIT, null, null, null, null)))
                .isEqualTo("{\"name\":\"张三\",\"idNo\":\"1\",\"faceauthMode\":\"ZHIMACREDIT\"}");
        assertThat(written(new FaceAuthRequest(
                        RARE + "·\"\\", "1", FaceAuthMode.TENCENT, false, "http://a/?b=c&d=%20", null, null)))
                .isEqualTo("{\"name\":\"" + RARE + "·\\\"\\\\\",\"idNo\":\"1\",\"faceauthMode\":\"TENCENT\","
                        + "\"repetition\":false,\"callbackUrl\":\"http://a/?b=c&d=%20\"}");
    }

    private static String written(FaceAuthRequest request) {
        return new String(FaceAuthRequestWriter.bytesOf(request), StandardCharsets.UTF_8);
    }

    /** The byte more shows that the body was too long. */
    @ParameterizedTest
    @CsvSource({"0, 0, false", "1048576, 1048576, false", "1048577, 1048577, true", "4194304, 1048577, true"})
    void reads_no_more_than_a_byte_over_1_MiB_and_then_cuts_off_the_connection(int sent, int read, boolean cut)
            throws IOException {
        AtomicBoolean cutOff = new AtomicBoolean();
        AnswerBodyFilter.beginCall(new Secret("a"), LATER, () -> cutOff.set(true));
        InputStream body = new ByteArrayInputStream(new byte[sent]);
        AtomicReference<InputStream> handedOn = new AtomicReference<>(body);

        new AnswerBodyFilter()
                .filter(Proxies.of(ClientRequestContext.class, (proxy, method, none) -> null), with(handedOn));

        assertThat(handedOn.get().readAllBytes()).hasSize(read);
        assertThat(body.available()).isEqualTo(sent - read);
        assertThat(cutOff.get()).isEqualTo(cut);
        assertThat(AnswerBodyFilter.lastBody()).hasSize(read);
        AnswerBodyFilter.endCall();
        assertThat(AnswerBodyFilter.lastBody()).as("of no call").isEmpty();
    }

    private static ClientResponseContext with(AtomicReference<InputStream> body) {
        return Proxies.of(ClientResponseContext.class, (proxy, method, arguments) -> {
            if (method.getName().equals("setEntityStream")) {
                body.set((InputStream) arguments[0]);
            }
            return body.get();
        });
    }

    @Test
    void is_closed_when_the_last_call_of_its_own_has_ended() {
        CurrentClient clients = new CurrentClient(instance(), TestExecutors.full());
        clients.call(LATER, (client, abandon) -> null);
        clients.call(
                LATER,
                (first, abandonFirst) -> clients.call(LATER, (same, abandonSecond) -> {
                    abandonSecond.run();
                    assertThat(same).isSameAs(first);
                    assertThat(closed).as("another call goes on").isEmpty();
                    clients.call(LATER, (next, abandon) -> assertThat(next).isNotSameAs(first));
                    abandonFirst.run();
                    assertThat(closed).as("before both calls return").containsExactly(0);
                    return null;
                }));

        assertThat(made).hasSize(2);
        assertThat(closed).containsExactly(0);
    }

    @SuppressWarnings("unchecked")
    private Instance<FaceAuthClient> instance() {
        return Proxies.of(
                Instance.class, (proxy, method, arguments) -> method.getName().equals("get") ? newClient() : null);
    }

    private FaceAuthClient newClient() {
        int place = made.size();
        made.add(Proxies.of(
                CloseableClient.class,
                (proxy, method, arguments) -> method.getName().equals("close") ? closed.add(place) : null));
        return made.get(place);
    }

    /** Can be closed although its interface does not say so, like real clients. */
    private interface CloseableClient extends FaceAuthClient, AutoCloseable {}
}
