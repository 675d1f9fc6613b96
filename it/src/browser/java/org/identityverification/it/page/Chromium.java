package org.identityverification.it.page;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.identityverification.it.server.TestServer;

/** The machine's own Chromium, which the build has found. */
final class Chromium implements AutoCloseable {

    private static final List<String> QUIET = List.of(
            // Root can't use Chromium's sandbox. The tests visit only our own pages.
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    /** What the build has found on this machine. */
    private static final Properties FOUND = found();

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright) {
        this.playwright = playwright;
        this.browser = playwright
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(Path.of(FOUND.getProperty("executable")))
                        .setArgs(QUIET));
    }

    static Chromium launch() {
        PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
        return new Chromium(Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of(
                        "PLAYWRIGHT_NODEJS_PATH",
                        FOUND.getProperty("node"),
                        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                        "1"))));
    }

    Watched open(Visitor visitor) {
        return new Watched(browser.newContext(visitor.options()));
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    private static Properties found() {
        Properties found = new Properties();
        try (Reader in = Files.newBufferedReader(Path.of(TestServer.property("browser.properties")))) {
            found.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }
}
