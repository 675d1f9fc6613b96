package org.identityverification.impl.accounts;

import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.Instance;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.identityverification.AppCodeSource;
import org.identityverification.impl.Proxies;
import org.identityverification.impl.delivery.ForeignCode;
import org.identityverification.impl.delivery.TestForeignCode;
import org.identityverification.impl.runtime.concurrent.ModuleExecutor;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.identityverification.impl.runtime.config.Secret;
import org.identityverification.impl.runtime.config.Settings;
import org.identityverification.impl.runtime.config.TestSettings;

public final class TestAppCodes {

    private TestAppCodes() {}

    /** Each account is configured; its app code is its name. */
    public static AppCodes ofEveryAccount() {
        return new AppCodes(TestSettings.of(), null, null, null, TestExecutors.ownThreads()) {
            @Override
            public Optional<Account> find(String name, ProviderCall purpose) {
                return Optional.of(new Account(name, new Secret(Objects.requireNonNullElse(name, "common"))));
            }
        };
    }

    public static AppCodes of(Settings settings, AppCodeSource source) {
        return of(settings, source, TestExecutors.ownThreads(), TestForeignCode.withoutTransactions());
    }

    static AppCodes of(Settings settings, AppCodeSource source, ModuleExecutor executor, ForeignCode foreignCode) {
        return new AppCodes(settings, Proxies.instance(List.of(source)), requestContexts(), foreignCode, executor);
    }

    public static Instance<RequestContextController> requestContexts() {
        return Proxies.instance(List.of(Proxies.of(
                RequestContextController.class,
                (proxy, method, arguments) -> method.getName().equals("activate") ? false : null)));
    }
}
