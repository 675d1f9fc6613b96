package org.identityverification.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.util.Map;

/** The reference application's page, as a visitor uses it. The only place that knows how it is made. */
final class VerificationPage {

    private final Watched browser;
    private final Page page;
    private final Visitor visitor;

    VerificationPage(Watched browser, Visitor visitor) {
        this.browser = browser;
        this.page = browser.page();
        this.visitor = visitor;
    }

    VerificationPage visit(URI address) {
        page.navigate(address.toString());
        return this;
    }

    /** The browser's page itself, for what only one test looks at. */
    Page page() {
        return page;
    }

    Watched browser() {
        return browser;
    }

    Visitor visitor() {
        return visitor;
    }

    VerificationPage enter(String name, String idNumber, String mode) {
        page.locator("#name").fill(name);
        page.locator("#idNumber").fill(idNumber);
        page.locator("input[name=mode][value=" + mode + "]").check();
        return this;
    }

    VerificationPage submit() {
        page.locator("#submit").click();
        return this;
    }

    /** Fills in the form for a person that is fine, and sends it. */
    VerificationPage start(String mode) {
        return enter(Persons.NAME, Persons.ID_NUMBER, mode).submit();
    }

    /** What the page says under a key of its texts, in the visitor's language. */
    String text(String key) {
        return (String) page.evaluate(
                "async ([language, key]) => (await import('/identity/js/texts.js')).texts[language][key]",
                new Object[] {visitor.language().key(), key});
    }

    Locator heading() {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1));
    }

    VerificationPage reload() {
        page.reload();
        return this;
    }

    /** Waits until the page is in a state, and says so in the visitor's language. */
    VerificationPage awaitHeading(String key) {
        assertThat(heading()).hasText(text(key));
        return this;
    }

    Object evaluate(String script) {
        return page.evaluate(script);
    }

    @SuppressWarnings("unchecked")
    Map<String, Object> map(String script) {
        return (Map<String, Object>) page.evaluate(script);
    }
}
