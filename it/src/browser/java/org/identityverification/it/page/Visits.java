package org.identityverification.it.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.Programs;
import org.identityverification.testservers.KeyValues;
import org.identityverification.testservers.PostgreSql;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Visits to the reference application, beside the sandbox on a server that all browser tests share. A test fails when a browser
 * complains about something that the test does not expect.
 */
final class Visits implements BeforeAllCallback, AfterEachCallback {

    private static final Namespace NAMESPACE = Namespace.create(Visits.class);

    private static final String CONFIGURATION = """
            <variable name="sandbox.control" value="true"/>
            <variable name="sandbox.app-code" value="development-only-app-code,app-code-of-the-bank"/>
            <variable name="sandbox.notice-delay" value="PT3S"/>
            <variable name="identity-verification.result-query.first-delay" value="PT1S"/>
            """;

    /** The headless shell is the lightest. */
    private static final String[] CHROMIUM = {"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"
    };

    private final List<Watched> browsers = new ArrayList<>();
    private World world;

    /** Started once. */
    private static final class World implements AutoCloseable {

        /** With the machine's own browser. */
        private final Playwright playwright = Playwright.create(new Playwright.CreateOptions()
                .setEnv(KeyValues.of(
                        "PLAYWRIGHT_NODEJS_PATH=" + Programs.find("node", "nodejs"),
                        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1")));

        private final Browser chromium = playwright
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(Path.of(Programs.find(CHROMIUM)))
                        // Root can't use Chromium's sandbox. The tests visit only our own pages.
                        .setChromiumSandbox(false));
        private final PostgreSql database = PostgreSql.start(OwnServer.folder());
        private final OwnServer server = OwnServer.start(
                "browser",
                OwnServer.with(database, Map.of("IDENTITY_VERIFICATION_TASK_POLL", "PT1S")),
                CONFIGURATION,
                Deployments.referenceApplication(),
                Deployments.sandbox(),
                application("developers", Map.of("identity-app.page.modes", "ZHIMACREDIT,TENCENT,WE_CHAT_FACE")),
                application("branded", Bank.CONFIGURATION),
                Bank.site());

        private static WebArchive application(String name, Map<String, String> configuration) {
            Map<String, String> all = new HashMap<>(configuration);
            all.put("identity-verification.callback-url", "http://localhost:${http.port}/" + name + "/");
            all.put("identity-verification.public-url", "http://localhost:${http.port}/" + name + "/api");
            return Deployments.referenceApplication(name, all);
        }

        @Override
        public void close() {
            chromium.close();
            playwright.close();
            server.close();
            database.close();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
        world = context.getRoot().getStore(NAMESPACE).getOrComputeIfAbsent(World.class);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        List<String> complaints =
                browsers.stream().flatMap(it -> it.complaints().stream()).toList();
        browsers.forEach(Watched::close);
        browsers.clear();
        assertThat(complaints).as("what browsers complained about").isEmpty();
    }

    /** The server, for tests that kill it or read its log. */
    OwnServer server() {
        return world.server;
    }

    URI address() {
        return address("identity");
    }

    /** {@code branded}, as a bank may have configured the page, or {@code developers}, with all modes. */
    URI address(String application) {
        return world.server.uri().resolve("/" + application + "/");
    }

    /** Makes a verification expire, which otherwise takes 40 minutes. */
    void expire(String id) {
        // With another version, so that a question under way does not write the old times again.
        world.database.execute("UPDATE identity_verification SET version = version + 1, ask_at = CURRENT_TIMESTAMP,"
                + " give_up_at = CURRENT_TIMESTAMP WHERE id = '" + id + "'");
    }

    VerificationPage open(Visitor visitor) {
        return browser(visitor).visit(address()).await("form");
    }

    VerificationPage browser(Visitor visitor) {
        Watched browser = new Watched(world.chromium.newContext(visitor.options()));
        browsers.add(browser);
        return new VerificationPage(browser, browser.newPage());
    }

    /** Another visitor, who follows a link. */
    FaceCheckPage follow(String link, Visitor visitor) {
        VerificationPage elsewhere = browser(visitor).visit(URI.create(link));
        return new FaceCheckPage(elsewhere.page());
    }
}
