package org.identityverification.it.page;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.ScreenshotAnimations;
import com.microsoft.playwright.options.ScreenshotCaret;
import java.nio.file.Path;
import java.util.List;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestServer;

/** Pictures of the pages: in {@code it/target/screenshots}, or with {@code -Dscreenshots=docs} in the documentation. */
final class Pictures {

    private Pictures() {}

    static Path folder() {
        return TestServer.property("screenshots").equals("docs")
                ? OwnServer.repository().resolve("docs/images")
                : Path.of(TestServer.property("it.user.directory")).resolveSibling("screenshots");
    }

    static Path take(Page page, String name) {
        Path file = folder().resolve(name + ".png");
        page.screenshot(new ScreenshotOptions()
                .setPath(file)
                .setFullPage(true)
                .setAnimations(ScreenshotAnimations.DISABLED)
                .setCaret(ScreenshotCaret.HIDE)
                // What differs from one time to the next.
                .setMask(List.of(page.locator("#problem small"))));
        return file;
    }
}
