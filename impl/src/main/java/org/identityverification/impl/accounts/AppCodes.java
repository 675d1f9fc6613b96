package org.identityverification.impl.accounts;

import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.identityverification.AppCodeSource;
import org.identityverification.FailureKind;
import org.identityverification.impl.delivery.ForeignCode;
import org.identityverification.impl.runtime.concurrent.Deadline;
import org.identityverification.impl.runtime.concurrent.ModuleExecutor;
import org.identityverification.impl.runtime.concurrent.Permits;
import org.identityverification.impl.runtime.concurrent.Share;
import org.identityverification.impl.runtime.config.AccountKeys;
import org.identityverification.impl.runtime.config.Accounts;
import org.identityverification.impl.runtime.config.Secret;
import org.identityverification.impl.runtime.config.Settings;
import org.identityverification.impl.runtime.lifecycle.ModuleBean;
import org.identityverification.impl.runtime.messages.Message;
import org.identityverification.impl.runtime.messages.OncePerMinute;
import org.jspecify.annotations.Nullable;

/**
 * Finds the app code of an account: in the configuration, or else by the application's {@link AppCodeSource}.
 *
 * <p>An account has one look-up at a time, which answers all calls that wait for it. When it takes too long, the account is unavailable
 * to all calls until it returns. So a source that hangs for one account costs one thread.
 */
@ModuleBean
public class AppCodes {

    static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Logger LOGGER = System.getLogger(AppCodes.class.getName());

    private final Accounts accounts;
    private final Instance<AppCodeSource> sources;
    private final Instance<RequestContextController> requestContexts;
    private final ForeignCode foreignCode;
    private final OncePerMinute limit = new OncePerMinute();
    private final Permits threads;
    private final Map<String, LookUp> lookUps = new ConcurrentHashMap<>();

    private @Nullable AppCodeSource source;

    @Inject
    public AppCodes(
            Settings settings,
            Instance<AppCodeSource> sources,
            Instance<RequestContextController> requestContexts,
            ForeignCode foreignCode,
            ModuleExecutor executor) {
        this.accounts = settings.accounts();
        this.sources = sources;
        this.requestContexts = requestContexts;
        this.foreignCode = foreignCode;
        this.threads = executor.permits(Share.APP_CODES);
    }

    /** Whether there may be an account of this name, as far as the configuration tells; absent is the common account. */
    public boolean mayExist(@Nullable String name) {
        return accounts.appCode(name).isPresent() || isLookedUp(name);
    }

    /**
     * Looks up an account; absent is the common one. Empty when there is none. Throws when its app code is unavailable at present.
     * Waits for a source on this thread, which must be one of the module.
     */
    public Optional<Account> find(@Nullable String name, ProviderCall purpose) {
        Optional<Secret> configured = accounts.appCode(name);
        if (configured.isPresent() || name == null || !isLookedUp(name)) {
            return configured.map(code -> new Account(name, code));
        }
        try {
            LookUp lookUp = lookUps.computeIfAbsent(
                    name,
                    it -> new LookUp(
                            Deadline.after(TIMEOUT), CompletableFuture.supplyAsync(() -> lookUp(it), threads)));
            return Permits.await(lookUp.result, lookUp.deadline, (end, cause) -> {
                if (end == Permits.NoResult.TIMEOUT) {
                    report(name, "it has not answered for " + TIMEOUT, null);
                }
                throw new RejectedExecutionException(cause);
            });
        } catch (RejectedExecutionException e) {
            throw purpose.failed(
                    FailureKind.NOT_ATTEMPTED,
                    "No call was made, because the app code of the account is unavailable at present",
                    purpose.details().retryAfter(PAUSE).build(),
                    null);
        }
    }

    private boolean isLookedUp(@Nullable String name) {
        return accounts.haveSource() && name != null && AccountKeys.isName(name);
    }

    private Optional<Account> lookUp(String account) {
        try {
            List<Optional<String>> answer = new ArrayList<>(1);
            Optional<Throwable> failure = foreignCode.run(() -> ForeignCode.inRequestContext(
                    requestContexts, () -> answer.add(Objects.requireNonNull(source().find(account)))));
            if (failure.isPresent()) {
                throw unavailable(account, "it threw, or left a transaction open", failure.get());
            }
            Optional<Secret> code = answer.get(0).map(Secret::new);
            if (code.isPresent() && !code.get().isVisibleAscii()) {
                throw unavailable(account, "the code is not visible ASCII without white space", null);
            }
            return code.map(it -> new Account(account, it));
        } finally {
            lookUps.remove(account);
        }
    }

    private RuntimeException unavailable(String account, String why, @Nullable Throwable failure) {
        report(account, why, failure);
        return new IllegalStateException(why);
    }

    // Once a minute for all accounts together, because strangers may be able to choose the names.
    private void report(String account, String why, @Nullable Throwable failure) {
        int count = limit.count(Message.NO_APP_CODE);
        if (count > 0) {
            Message.NO_APP_CODE.log(LOGGER, failure, account, why, count);
        }
    }

    /** Gets the bean once, because a dependent bean would be created anew each time. */
    private synchronized AppCodeSource source() {
        AppCodeSource known = source == null ? sources.get() : source;
        source = known;
        return known;
    }

    private record LookUp(Deadline deadline, Future<Optional<Account>> result) {}
}
