package org.identityverification.it.contract;

import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.OnSharedServer;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.contract.ProviderContract;
import org.junit.jupiter.api.DisplayName;

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
}
