package org.identityverification.it.page;

import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** A bank that has configured the page, and the bank's own site, to which the page leads. */
final class Bank {

    static final String CONFIGURATION = """
            <variable name="identity-app.page.modes" value="TENCENT"/>
            <variable name="identity-app.page.mode-providers" value="false"/>
            <variable name="identity-app.page.account" value="bank"/>
            <variable name="identity-verification.app-code" value=""/>
            <variable name="identity-verification.accounts.bank.app-code" value="app-code-of-the-bank"/>
            <variable name="sandbox.app-code" value="app-code-of-the-bank"/>
            <variable name="identity-app.page.name" value="示例银行"/>
            <variable name="identity-app.page.name.en" value="Example Bank"/>
            <variable name="identity-app.page.logo" value="/bank/logo.svg"/>
            <variable name="identity-app.page.colour" value="#9b1c31"/>
            <variable name="identity-app.page.hotline" value="400-555-0100"/>
            <variable name="identity-app.page.return-url" value="/bank/verified.html"/>
            <variable name="identity-app.page.privacy-url" value="/bank/privacy.html"/>
            <variable name="identity-app.consent" value="2026-03"/>
            <variable name="identity-app.consent.separate" value="face,transfer"/>
            <variable name="identity-app.page.purpose" value="姓名、身份证号码和人脸信息用于核实您是账户本人。"/>
            <variable name="identity-app.page.purpose.en" value="Your name, ID number and face are used to check that the account is yours."/>
            <variable name="identity-app.page.retention" value="认证结果保存五年，人脸图像不保存在本行。"/>
            <variable name="identity-app.page.retention.en" value="We keep the result for five years, and no picture of your face."/>
            <variable name="identity-app.page.alternative" value="不希望刷脸？您可以携带身份证到任一网点办理。"/>
            <variable name="identity-app.page.alternative.en" value="Prefer not to show your face? Any branch can verify you with your ID card."/>
            """;

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
