package org.identityverification.it.page;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.WaitForURLOptions;
import com.microsoft.playwright.options.WaitUntilState;

/** The sandbox's face page, as the person who is verified uses it. */
final class FaceCheckPage {

    private final Page page;

    FaceCheckPage(Page page) {
        this.page = page;
        page.waitForURL("**/sandbox/**", new WaitForURLOptions().setWaitUntil(WaitUntilState.LOAD));
    }

    void pass() {
        press("pass");
    }

    void fail() {
        press("fail");
    }

    void fail(String reason) {
        page.locator("select[name=failReasonCode]").selectOption(reason);
        press("fail");
    }

    void cancel() {
        press("cancel");
    }

    void tabToPass() {
        tabTo("pass");
    }

    void tabToFail() {
        tabTo("fail");
    }

    Page page() {
        return page;
    }

    private void press(String outcome) {
        page.locator("button[name=outcome][value=" + outcome + "]").click();
    }

    private void tabTo(String outcome) {
        page.waitForURL("**/sandbox/**", new WaitForURLOptions().setWaitUntil(WaitUntilState.LOAD));
        String focused = "document.activeElement?.name + '=' + document.activeElement?.value";
        for (int presses = 0; presses < 40 && !page.evaluate(focused).equals("outcome=" + outcome); presses++) {
            page.keyboard().press("Tab");
        }
    }
}
