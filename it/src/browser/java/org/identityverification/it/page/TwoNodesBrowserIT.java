package org.identityverification.it.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Route;
import com.microsoft.playwright.Route.ResumeOptions;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.support.PostgreSql;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@DisplayName("The page on two nodes, without sticky sessions")
@Execution(ExecutionMode.SAME_THREAD)
class TwoNodesBrowserIT {

    @RegisterExtension
    static final Visits VISITS = new Visits();

    private static PostgreSql database;
    private static OwnServer one;
    private static OwnServer two;

    @BeforeAll
    static void start() throws IOException {
        database = PostgreSql.start(OwnServer.folder());
        Map<String, String> postgresql = OwnServer.with(database, Map.of());
        one = OwnServer.start(
                "page-one", postgresql, "", List.of(), Deployments.referenceApplication(), Deployments.sandbox());
        two = OwnServer.start("page-two", postgresql, "", List.of(), Deployments.referenceApplication());
    }

    @AfterAll
    static void stop() {
        Stream.of(one, two).filter(Objects::nonNull).forEach(OwnServer::close);
        database.close();
    }

    @Test
    @DisplayName(
            "shows the code, keeps it over a reload, and shows the result, while the other node answers every second question")
    void fromStartToResult() {
        AtomicInteger questions = new AtomicInteger();
        AtomicInteger ofTheOther = new AtomicInteger();
        VerificationPage page = VISITS.browser(Visitor.onDesktop(Language.ENGLISH));
        page.page().route("**/identity/api/verifications/*", route -> {
            if (questions.incrementAndGet() % 2 == 1) {
                ofTheOther.incrementAndGet();
                askTheOther(route);
            } else {
                route.resume();
            }
        });

        page.visit(one.uri().resolve("/identity/")).await("form");
        JsonObject started = page.start("TENCENT");
        assertThat(page.await("waiting").scan()).isEqualTo(started.getString("authUrl"));
        page.reload();
        assertThat(page.await("waiting").scan()).isEqualTo(started.getString("authUrl"));
        Sandbox.decide(started.getString("authUrl"), "outcome=pass");

        page.await("passed");
        assertThat(ofTheOther).hasPositiveValue();
    }

    private static void askTheOther(Route route) {
        String there =
                route.request().url().replace(one.uri().toString(), two.uri().toString());
        route.resume(new ResumeOptions().setUrl(there));
    }
}
