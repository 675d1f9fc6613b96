package org.identityverification.it.page;

import java.util.Map;
import org.identityverification.testservers.KeyValues;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** A bank that has configured the page, and the bank's own site, to which the page leads. */
final class Bank {

    static final Map<String, String> CONFIGURATION = KeyValues.of(
            "identity-app.page.modes=TENCENT",
            "identity-app.page.mode-providers=false",
            "identity-app.page.account=bank",
            "identity-verification.app-code=",
            "identity-verification.accounts.bank.app-code=app-code-of-the-bank",
            "identity-app.page.name=示例银行",
            "identity-app.page.name.en=Example Bank",
            "identity-app.page.logo=/bank/logo.svg",
            "identity-app.page.colour=#9b1c31",
            "identity-app.page.hotline=400-555-0100",
            "identity-app.page.return-url=/bank/verified.html",
            "identity-app.page.privacy-url=/bank/privacy.html",
            "identity-app.consent=2026-03",
            "identity-app.consent.separate=face,transfer",
            "identity-app.page.purpose=姓名、身份证号码和人脸信息用于核实您是账户本人。",
            "identity-app.page.purpose.en=Your name, ID number and face are used to check that the account is yours.",
            "identity-app.page.retention=认证结果保存五年，人脸图像不保存在本行。",
            "identity-app.page.retention.en=We keep the result for five years, and no picture of your face.",
            "identity-app.page.alternative=不希望刷脸？您可以携带身份证到任一网点办理。",
            "identity-app.page.alternative.en=Prefer not to show your face? Any branch can verify you with your ID card.");

    private static final String LOGO = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32">
              <circle cx="16" cy="16" r="16" fill="#9b1c31"/>
              <path d="M7 13.5 16 8l9 5.5V15H7zM9.5 17H12v6H9.5zM14.75 17h2.5v6h-2.5zM20 17h2.5v6H20zM7.5 24.5h17V26h-17z" fill="#fff"/>
            </svg>
            """;

    private Bank() {}

    static WebArchive site() {
        return ShrinkWrap.create(WebArchive.class, "bank.war")
                .addAsWebResource(new StringAsset(LOGO), "logo.svg")
                .addAsWebResource(page("Verified"), "verified.html")
                .addAsWebResource(page("Privacy"), "privacy.html");
    }

    private static StringAsset page(String title) {
        return new StringAsset(
                "<!DOCTYPE html><html lang=en><title>%s</title><link rel=icon href=logo.svg><h1>%1$s</h1>"
                        .formatted(title));
    }
}
