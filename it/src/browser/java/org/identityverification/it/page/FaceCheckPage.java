package org.identityverification.it.page;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.WaitForURLOptions;
import com.microsoft.playwright.options.WaitUntilState;

/** The sandbox's face page, as the person who is verified uses it. */
final class FaceCheckPage {

    private final Page page;

    FaceCheckPage(Page page) {
        this.page = page;
        awaitLoaded();
    }

    void awaitLoaded() {
        page.waitForURL("**/sandbox/**", new WaitForURLOptions().setWaitUntil(WaitUntilState.LOAD));
    }

    void pass() {
        press("pass");
    }

    void fail(String reason) {
        page.locator("select[name=failReasonCode]").selectOption(reason);
        press("fail");
    }

    void cancel() {
        press("cancel");
    }

    private void press(String outcome) {
        page.locator("button[name=outcome][value=" + outcome + "]").click();
    }

    Page page() {
        return page;
    }
}
