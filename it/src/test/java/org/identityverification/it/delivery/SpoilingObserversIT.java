package org.identityverification.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.identityverification.it.probe.Crowd;
import org.identityverification.it.probe.Crowd.Member;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestServer;
import org.identityverification.it.spoiling.Spoiler;
import org.identityverification.testkit.FaceProvider;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Interrupts and class loaders are left to {@code ForeignCodeTest}. Here the module's data source takes part in the application's transactions, as in a careless configuration. */
class SpoilingObserversIT {

    private static final int SOME = 8;

    private static final String DATA_SOURCES = """
            <dataSource jndiName="jdbc/books">
                <jdbcDriver libraryRef="h2"/>
                <properties URL="jdbc:h2:mem:books;DB_CLOSE_DELAY=-1" user="sa" password=""/>
            </dataSource>
            <dataSource jndiName="jdbc/in-jta">
                <jdbcDriver libraryRef="h2"/>
                <properties URL="jdbc:h2:mem:in-jta;DB_CLOSE_DELAY=-1" user="sa" password=""/>
            </dataSource>
            """;

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    @AutoClose
    private static OwnServer server;

    private static Probe probe;

    @AutoClose
    private static Crowd crowd;

    @BeforeAll
    static void start() throws Exception {
        server = OwnServer.start(
                "spoiling",
                Map.of(),
                DATA_SOURCES,
                Probe.notAsking("spoiling", PROVIDER, "identity-verification.data-source", "jdbc/in-jta")
                        .addPackage(Spoiler.class.getPackage()));
        probe = new Probe(server.uri(), "spoiling");
        crowd = new Crowd(probe, PROVIDER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"transaction", "connection"})
    void alone_gets_its_delivery_again_and_is_named_once_a_minute_and_no_result_of_another_customer_is_lost(
            String what) {
        List<Member> spoilt = crowd.passed(SOME, "leaves-a-" + what);
        List<Member> others = crowd.passed(SOME, "other");

        assertThat(others).allSatisfy(it -> assertBookedOnce(it.id()));
        assertThat(spoilt).allSatisfy(it -> {
            // The first attempt has booked it, outside of the other observer's transaction. No other observer is called
            // again.
            assertBookedOnce(it.id());
            assertThat(probe.events(it.id()))
                    .extracting(event -> event.getInt("attempt"))
                    .containsExactly(1);
        });
        assertThat(List.of("Spoiler.spoil ", "Spoiler.spoilAsynchronously "))
                .allSatisfy(observer -> assertThat(Probe.logged(server.logs(), "IDV0046", "." + observer))
                        .hasSizeBetween(1, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"transaction", "connection"})
    void does_not_keep_later_starts_from_being_stored_nor_notifications_from_being_accepted(String what) {
        for (int i = 0; i < SOME; i++) {
            assertThat(Http.bodyOf(
                            Http.send("POST", resource("continuation?that=leaves-a-" + what), BodyPublishers.noBody())))
                    .isNotEmpty();
        }

        List<Member> started = crowd.start(SOME, "other");

        assertThat(started).allSatisfy(it -> assertThat(probe.status(it.id())).isEqualTo("PENDING"));
        started.forEach(it -> it.check().pass());
        assertThat(started).allSatisfy(it -> {
            assertThat(it.check().awaitNotified().status()).isEqualTo(200);
            assertBookedOnce(it.id());
        });
        await().atMost(TestServer.LONG_ENOUGH)
                .untilAsserted(
                        () -> assertThat(Probe.logged(server.logs(), "IDV0047")).hasSizeBetween(1, 2));
    }

    private static void assertBookedOnce(String id) {
        probe.awaitDelivered(id);
        assertThat(Http.bodyOf(Http.get(resource(id)))).isEqualTo("1");
    }

    private static URI resource(String path) {
        return server.uri().resolve("/spoiling/api/spoiling/" + path);
    }
}
