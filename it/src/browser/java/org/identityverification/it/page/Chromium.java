package org.identityverification.it.page;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.identityverification.it.server.Programs;

/** The machine's own Chromium. */
final class Chromium implements AutoCloseable {

    /** The headless shell is the lightest. */
    private static final String[] BROWSERS = {"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"
    };

    private static final List<String> QUIET = List.of(
            // Root can't use Chromium's sandbox. The tests visit only our own pages.
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright) {
        this.playwright = playwright;
        this.browser = playwright
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(Path.of(Programs.find(BROWSERS)))
                        .setArgs(QUIET));
    }

    static Chromium launch() {
        PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
        return new Chromium(Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of(
                        "PLAYWRIGHT_NODEJS_PATH",
                        Programs.find("node", "nodejs"),
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
}
