package org.identityverification.testkit.contract;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.identityverification.testkit.FaceProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("The kit's own server fulfils the contract")
class KitContractTest extends ProviderContract {

    @RegisterExtension
    static FaceProvider provider = FaceProvider.start(0, "the-code", "the-other-code");

    @Override
    protected String url() {
        return provider.url();
    }

    @Override
    protected String appCode() {
        return provider.appCode();
    }

    @Override
    protected String otherAppCode() {
        return "the-other-code";
    }

    @Override
    protected void passTime(Duration time, int notices) {
        await().until(() -> provider.notifications().size() == notices);
        provider.clock().forward(time);
    }
}
