package org.identityverification.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.RestRoot;
import org.identityverification.it.server.TestServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotifyUrlCheckIT {

    private static final String PUBLIC_URL = "identity-verification.public-url";

    @AutoClose
    private static OwnServer server;

    @BeforeAll
    static void start() throws IOException {
        server = OwnServer.start(
                "notify-url",
                Map.of(),
                Probe.archive("right", Map.of()),
                Probe.archive("elsewhere", Map.of(PUBLIC_URL, "http://localhost:${http.port}/elsewhere/rest")),
                Probe.archive("rootless", Map.of()).deleteClass(RestRoot.class),
                Probe.archive("listing", Map.of()).deleteClass(RestRoot.class).addClass(ListingRestRoot.class),
                Probe.archive("away", Map.of(PUBLIC_URL, "http://localhost:1/away/api")),
                Probe.archive(
                        "public",
                        Map.of(
                                PUBLIC_URL,
                                "https://shop.invalid/api",
                                "identity-verification.notification.secret",
                                "not-the-development-secret-not-it-at-all")));
    }

    @ParameterizedTest
    @CsvSource({
        "right, IDV0062, /right/api/notifications/…",
        "listing, IDV0062, /listing/api/notifications/…",
        "elsewhere, IDV0063, 404",
        "elsewhere, identity-verification.public-url, @ApplicationPath",
        "rootless, IDV0063, 404",
        "away, IDV0063, ConnectException"
    })
    void whether_its_notifications_arrive_and_if_not_why(String application, String message, String reason) {
        assertThat(told("/" + application + "/")).contains(message, reason);
    }

    @Test
    void nothing_where_the_public_URL_is_on_another_machine_and_never_a_token() {
        // The last of the others: a check of this URL would have been logged by now.
        told("/away/");
        assertThat(lines("shop.invalid")).isEmpty();
        assertThat(lines("/notifications/"))
                .isNotEmpty()
                .noneMatch(line -> line.matches("(?s).*/notifications/[\\w-].*"));
    }

    /** The only line about it. */
    private static String told(String application) {
        await().atMost(TestServer.LONG_ENOUGH).until(() -> !lines(application).isEmpty());
        assertThat(lines(application)).hasSize(1);
        return lines(application).get(0);
    }

    private static List<String> lines(String text) {
        return Probe.logged(server.logs(), text).stream()
                .filter(line -> line.contains("IDV006"))
                .toList();
    }
}
