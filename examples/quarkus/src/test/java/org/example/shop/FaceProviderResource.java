package org.example.shop;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.identityverification.testkit.FaceProvider;

/** Starts the provider before the shop, configures the shop to call it, and injects it into each test. */
public class FaceProviderResource implements QuarkusTestResourceLifecycleManager {

    private FaceProvider provider;

    @Override
    public Map<String, String> start() {
        provider = FaceProvider.start();
        return provider.configuration();
    }

    @Override
    public void inject(TestInjector injector) {
        provider.reset();
        injector.injectIntoFields(provider, new TestInjector.MatchesType(FaceProvider.class));
    }

    @Override
    public void stop() {
        provider.close();
    }
}
