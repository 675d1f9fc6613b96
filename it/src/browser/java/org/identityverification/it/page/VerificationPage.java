package org.identityverification.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route.FulfillOptions;
import com.microsoft.playwright.options.AriaRole;
import jakarta.json.JsonObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.server.Http;

/**
 * The reference application's page, as a visitor uses it. Only this class knows the page's markup. The page itself says which
 * state it is in ("form", "waiting", "passed" and so on).
 */
final class VerificationPage {

    /** The key of the only item in the browser's storage. */
    static final String REMEMBERED = "identity.verification";

    private final Watched browser;
    private final Page page;

    VerificationPage(Watched browser, Page page) {
        this.browser = browser;
        this.page = page;
    }

    VerificationPage visit(URI address) {
        page.navigate(address.toString());
        return this;
    }

    VerificationPage reload() {
        page.reload();
        return this;
    }

    VerificationPage expect(String regularExpression) {
        browser.expect(regularExpression);
        return this;
    }

    /** The test provokes an answer with this status, which a browser always complains about. */
    VerificationPage expectStatus(int status) {
        return expect("the server responded with a status of " + status);
    }

    VerificationPage fill(String name, String idNumber) {
        page.locator("#name").fill(name);
        page.locator("#idNumber").fill(idNumber);
        return this;
    }

    VerificationPage choose(String mode) {
        page.locator("input[name=mode][value=" + mode + "]").check();
        return this;
    }

    VerificationPage submit() {
        page.locator("#submit").click();
        return this;
    }

    /** Starts a verification of a valid person, and returns what the server answered. */
    JsonObject start(String mode) {
        return fill(Requests.PERSON.name(), Requests.PERSON.idNumber())
                .choose(mode)
                .submitAndRead();
    }

    /** The same for a page with one mode and boxes for consent. */
    JsonObject startInTheOnlyMode() {
        return fill(Requests.PERSON.name(), Requests.PERSON.idNumber()).agree().submitAndRead();
    }

    VerificationPage agree() {
        consents().all().forEach(Locator::check);
        return this;
    }

    /** The boxes that the page shows. */
    Locator consents() {
        return page.getByRole(AriaRole.CHECKBOX);
    }

    Locator consent(String field) {
        return page.locator("input[name=" + field + "]");
    }

    @SuppressWarnings("unchecked")
    List<String> offeredModes() {
        return (List<String>)
                page.locator("input[name=mode]:visible").evaluateAll("(all) => all.map((it) => it.value)");
    }

    JsonObject submitAndRead() {
        Response answer = page.waitForResponse(
                it -> it.request().method().equals("POST") && it.url().endsWith("/api/verifications"), this::submit);
        return Http.json(answer.text());
    }

    VerificationPage await(String state) {
        assertThat(page.locator("body")).hasAttribute("data-state", state);
        assertThat(heading()).isVisible();
        return this;
    }

    /** Waits for a state, and for its heading in the visitor's language. */
    VerificationPage awaitAndRead(String state) {
        await(state);
        assertThat(heading()).hasText(text(state + ".heading"));
        return this;
    }

    /** The page's text for a key, in the language that it shows. */
    String text(String key) {
        String text = "async (key) => (await import(new URL('js/i18n.js', document.baseURI).href)).t(key)";
        return (String) page.evaluate(text, key);
    }

    Locator heading() {
        return page.locator("h1:visible");
    }

    Locator error(String field) {
        return page.locator("#" + field + "-error");
    }

    Locator button(String textKey) {
        return page.getByRole(
                AriaRole.BUTTON,
                new Page.GetByRoleOptions().setName(text(textKey)).setExact(true));
    }

    Locator find(String selector) {
        return page.locator(selector);
    }

    /** Opens the face check in this tab, as a phone does. */
    FaceCheckPage openHere() {
        find("#open-link").click();
        return new FaceCheckPage(page);
    }

    /** Opens the simulated face check beside this page, as a developer does on a desktop. */
    FaceCheckPage openBeside() {
        return new FaceCheckPage(page.waitForPopup(() -> find("#sandbox-open").click()));
    }

    /** Makes the page believe that the provider is not simulated. Everything else stays as it is. */
    VerificationPage asWithARealProvider() {
        return replacing("environment", "\"sandbox\":true", "\"sandbox\":false");
    }

    /** Replaces a text in the answers of a path of the API. */
    VerificationPage replacing(String path, String text, String by) {
        page.route("**/api/" + path, route -> {
            APIResponse answer = route.fetch();
            route.fulfill(new FulfillOptions()
                    .setResponse(answer)
                    .setBody(answer.text().replace(text, by)));
        });
        return this;
    }

    /** The text of the QR code that it shows, as a phone's camera reads it. */
    String scan() throws IOException, ReaderException {
        assertThat(page.locator("#qr")).isVisible();
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(page.screenshot()));
        int width = picture.getWidth();
        int height = picture.getHeight();
        int[] pixels = picture.getRGB(0, 0, width, height, null, 0, width);
        BinaryBitmap black = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels)));
        return new QRCodeReader()
                .decode(black, Map.of(DecodeHintType.TRY_HARDER, true))
                .getText();
    }

    VerificationPage switchTo(Language language) {
        page.locator("[data-language=" + language.key + "]").click();
        return this;
    }

    /** Gives the page a clock that the test moves. */
    VerificationPage ownClock() {
        page.clock().install();
        return this;
    }

    /** The browser's page itself, for what only one test looks at. */
    Page page() {
        return page;
    }

    Watched browser() {
        return browser;
    }
}
