package org.identityverification.it.page;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebError;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** A visitor's browser, and everything that it complained about. */
final class Watched {

    private static final Set<String> COMPLAINTS = Set.of("error", "warning", "assert");
    private static final String TELLS_OF_VIOLATIONS = """
            document.addEventListener('securitypolicyviolation', (event) =>
              console.error(`Against the content security policy: ${event.violatedDirective} ${event.blockedURI}`));
            """;

    private final BrowserContext context;
    private final List<String> complaints = new ArrayList<>();
    private final List<Pattern> expected = new ArrayList<>();

    Watched(BrowserContext context) {
        this.context = context;
        context.setDefaultTimeout(30_000);
        context.addInitScript(TELLS_OF_VIOLATIONS);
        context.onConsoleMessage(this::heard);
        context.onWebError(this::failed);
    }

    Page newPage() {
        return context.newPage();
    }

    BrowserContext context() {
        return context;
    }

    void expect(String regularExpression) {
        expected.add(Pattern.compile(regularExpression));
    }

    /** The complaints that no test expected. */
    List<String> complaints() {
        return complaints.stream()
                .filter(it -> expected.stream().noneMatch(one -> one.matcher(it).find()))
                .toList();
    }

    void close() {
        context.close();
    }

    private void heard(ConsoleMessage message) {
        if (COMPLAINTS.contains(message.type())) {
            complaints.add(message.type() + ": " + message.text() + " (" + message.location() + ")");
        }
    }

    private void failed(WebError error) {
        complaints.add("uncaught: " + error.error());
    }
}
