package org.identityverification.it.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.identityverification.acceptance.Acceptance;
import org.identityverification.acceptance.Terminal;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.OnSharedServer;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestServer;
import org.identityverification.testservers.Jdks;
import org.identityverification.testservers.Layout;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnSharedServer
class AcceptanceIT {

    private static final int PORT = Layout.freePort();

    @TempDir
    Path folder;

    @Deployment(testable = false)
    static WebArchive application() {
        return Deployments.referenceApplication(Map.of());
    }

    @Test
    void in_its_last_step_shows_the_module_by_a_check_through_the_reference_application_from_start_to_delivery()
            throws Exception {
        int status = Acceptance.run(
                Sandbox.APP_CODE,
                folder,
                new OnlyTheLastStep(),
                "--port=" + PORT,
                "--public-url=http://localhost:" + PORT,
                "--provider=" + TestServer.uri("/sandbox"),
                "--application=" + TestServer.uri("/identity/api"));

        assertThat(status).isZero();
        assertThat(folder.resolve("acceptance.md"))
                .content()
                .containsPattern(
                        "A check through the reference application: as written \\(201, then status PASSED, delivered \\d+ s")
                .contains("perhaps billed: 0 of 20 calls; billed: 1 of 3 starts")
                .doesNotContain(Requests.PERSON.name(), Requests.PERSON.idNumber());
    }

    @Test
    void
            runs_from_a_jar_of_its_own_and_without_a_terminal_makes_the_free_steps_only_in_which_the_sandbox_keeps_the_contract()
                    throws Exception {
        // Fails unless everything seen is as the contract says.
        Layout.run(
                folder,
                Map.of("IDENTITY_VERIFICATION_APP_CODE", Sandbox.APP_CODE),
                List.of(
                        Jdks.current().resolve("bin/java").toString(),
                        "-jar",
                        OwnServer.repository()
                                .resolve("tools/acceptance/target/acceptance.jar")
                                .toString(),
                        "--port=" + PORT,
                        "--public-url=http://localhost:" + PORT,
                        "--provider=" + TestServer.uri("/sandbox")));

        assertThat(folder.resolve("prepare.log")).content().contains("Skipped: start in mode TENCENT (billed)");
        assertThat(folder.resolve("acceptance.md"))
                .content()
                .contains("A nonce must not repeat | inference | as written (status 400, I400NC Nonce Used)")
                .containsPattern("A wrong, missing or malformed app code is .* \\| aliyun \\| as written");
    }

    /** An operator who agrees to the free steps and to the start through the application, and a tester who passes. */
    private static final class OnlyTheLastStep implements Terminal {

        private String said = "";
        private String link = "";

        @Override
        public void say(String text) {
            said = text;
            if (text.startsWith("http")) {
                link = text.lines().findFirst().orElseThrow();
            }
        }

        @Override
        public boolean agrees(String question) {
            if (question.contains("show a success")) {
                Sandbox.decide(link, "outcome=pass");
                return true;
            }
            return question.startsWith("Free") || said.contains("through the reference application");
        }

        @Override
        public String answer(String question) {
            return "I agree";
        }

        @Override
        public String unseen(String question) {
            return question.startsWith("Name") ? Requests.PERSON.name() : Requests.PERSON.idNumber();
        }
    }
}
