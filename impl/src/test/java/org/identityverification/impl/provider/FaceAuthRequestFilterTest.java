package org.identityverification.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.impl.verification.Changes.NOW;

import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.stream.Stream;
import org.identityverification.impl.Proxies;
import org.identityverification.impl.runtime.concurrent.TestClock;
import org.junit.jupiter.api.Test;

class FaceAuthRequestFilterTest {

    private final FaceAuthRequestFilter filter = new FaceAuthRequestFilter();

    @Test
    void gives_every_attempt_of_a_call_its_own_nonce() {
        filter.clock = new TestClock(NOW);
        filter.prepare();
        MultivaluedMap<String, Object> headers = new MultivaluedHashMap<>();
        ClientRequestContext attempt =
                Proxies.of(ClientRequestContext.class, (proxy, method, arguments) -> switch (method.getName()) {
                    case "getHeaders" -> headers;
                    case "getHeaderString" -> "APPCODE a";
                    default -> null;
                });

        assertThat(Stream.generate(() -> nonceOf(attempt, headers)).limit(3)).doesNotHaveDuplicates();
    }

    private Object nonceOf(ClientRequestContext attempt, MultivaluedMap<String, Object> headers) {
        filter.filter(attempt);
        assertThat(headers.get("X-Ca-Nonce")).hasSize(1);
        return headers.getFirst("X-Ca-Nonce");
    }
}
