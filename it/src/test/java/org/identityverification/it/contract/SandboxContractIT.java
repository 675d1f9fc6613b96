package org.identityverification.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OnSharedServer;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.contract.ProviderContract;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnSharedServer
@DisplayName("The sandbox keeps the provider's contract")
class SandboxContractIT extends ProviderContract {

    @Override
    protected String url() {
        return TestServer.uri("/sandbox").toString();
    }

    @Override
    protected String appCode() {
        return Sandbox.APP_CODE;
    }

    @Override
    protected String otherAppCode() {
        return Sandbox.OTHER_APP_CODE;
    }

    @Test
    @DisplayName("A test can make every call of one account fail")
    void faultsOfOneAccount() {
        URI accounts = TestServer.uri("/sandbox/control/accounts");
        String form = "app-code=" + Sandbox.OTHER_APP_CODE + "&fault=";
        assertThat(Http.postForm(accounts, form + "T429PA").body()).contains(Sandbox.OTHER_APP_CODE, "T429PA");
        try {
            assertThat(ask(Sandbox.OTHER_APP_CODE)).isEqualTo("T429PA");
            assertThat(ask(Sandbox.APP_CODE)).isEmpty();
        } finally {
            assertThat(Http.postForm(accounts, form).statusCode()).isEqualTo(200);
        }
        assertThat(ask(Sandbox.OTHER_APP_CODE)).isEmpty();
        assertThat(Http.postForm(accounts, "fault=T429PA").statusCode()).isEqualTo(400);
        assertThat(Http.postForm(accounts, form + "unknown").statusCode()).isEqualTo(400);
    }

    /** The code with which the gateway refuses a query; empty if it lets the query in. */
    private static String ask(String appCode) {
        return Http.get(
                        "/sandbox/v2/identity/auth/pub/individual/1/face",
                        "Authorization",
                        "APPCODE " + appCode,
                        "X-Ca-Nonce",
                        nonce())
                .headers()
                .firstValue("X-Ca-Error-Code")
                .orElse("");
    }
}
