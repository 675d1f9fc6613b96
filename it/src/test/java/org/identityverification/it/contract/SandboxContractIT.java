package org.identityverification.it.contract;

import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.contract.ProviderContract;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@ExtendWith(ArquillianExtension.class)
@Execution(ExecutionMode.SAME_THREAD)
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
