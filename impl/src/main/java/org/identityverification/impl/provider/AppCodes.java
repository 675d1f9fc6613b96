package org.identityverification.impl.provider;

import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.identityverification.AppCodeSource;
import org.identityverification.impl.concurrent.ApplicationCode;
import org.identityverification.impl.concurrent.ApplicationCode.TransactionLeftOpenException;
import org.identityverification.impl.concurrent.BoundedWait;
import org.identityverification.impl.concurrent.Bulkhead;
import org.identityverification.impl.concurrent.Deadline;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.RequestContexts;
import org.identityverification.impl.concurrent.Work;
import org.identityverification.impl.config.AccountKeys;
import org.identityverification.impl.config.Accounts;
import org.identityverification.impl.config.Secret;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.lifecycle.ModuleBean;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.messages.OncePerMinute;
import org.identityverification.impl.telemetry.Telemetry;
import org.jspecify.annotations.Nullable;

/**
 * Finds the app code of an account: in the configuration, or else by the application's {@link AppCodeSource}.
 *
 * <p>An account has one look-up at a time. It answers the calls that came before it began; those that come later share the next one,
 * so that a call never gets a code that was withdrawn before. No thread waits for a look-up but its own. One that takes too long
 * answers "not now" to all who wait, and to all who come until it returns.
 */
@ModuleBean
public class AppCodes {

    static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static final Logger LOGGER = System.getLogger(AppCodes.class.getName());

    private final Accounts accounts;
    private final Instance<AppCodeSource> sources;
    private final Instance<RequestContextController> requestContexts;
    private final ApplicationCode applicationCode;
    private final ModuleExecutor executor;
    private final Telemetry telemetry;
    private final OncePerMinute limit = new OncePerMinute();

    private final Bulkhead threads;
    /** One for each account that is looked up, or waits for it. */
    private final Map<String, LookUp> lookUps = new HashMap<>();
    /** Those that wait because as many as may be are under way. */
    private final Queue<LookUp> queue = new ArrayDeque<>();

    private int underWay;
    private @Nullable AppCodeSource source;

    @Inject
    public AppCodes(
            Settings settings,
            Instance<AppCodeSource> sources,
            Instance<RequestContextController> requestContexts,
            ApplicationCode applicationCode,
            ModuleExecutor executor,
            Telemetry telemetry) {
        this.accounts = settings.accounts();
        this.sources = sources;
        this.requestContexts = requestContexts;
        this.applicationCode = applicationCode;
        this.executor = executor;
        this.telemetry = telemetry;
        this.threads = executor.bulkhead(Work.APP_CODES);
    }

    /** Whether there may be an account of this name, as far as the configuration tells; absent is the common account. */
    public boolean mayExist(@Nullable String name) {
        return configured(name).isPresent() || isLookedUp(name);
    }

    /** The account as it is configured; absent is the common one. */
    public Optional<Account> configured(@Nullable String name) {
        return accounts.appCode(name).map(code -> new Account(name, code));
    }

    /** Goes on with the account, on this thread or later on one of the module. What goes on must not wait. */
    public void find(@Nullable String name, Consumer<FoundAccount> then) {
        Optional<Account> configured = configured(name);
        if (configured.isPresent()) {
            then.accept(FoundAccount.of(configured.get()));
        } else if (name == null || !isLookedUp(name)) {
            then.accept(FoundAccount.GONE);
        } else if (!join(name, then)) {
            then.accept(FoundAccount.NOT_NOW);
        }
    }

    /** Waits for the account, for a little longer than a look-up may take. */
    public FoundAccount await(@Nullable String name) {
        return await(name, Deadline.after(TIMEOUT.multipliedBy(2)));
    }

    /** The same, but not beyond a deadline. */
    public FoundAccount await(@Nullable String name, Deadline deadline) {
        CompletableFuture<FoundAccount> found = new CompletableFuture<>();
        find(name, found::complete);
        return BoundedWait.await(found, deadline, (end, cause) -> FoundAccount.NOT_NOW);
    }

    private boolean isLookedUp(@Nullable String name) {
        return accounts.haveSource() && name != null && AccountKeys.isName(name);
    }

    /** Waits for a look-up that has not begun. Returns false while one is under way that takes too long. */
    private synchronized boolean join(String name, Consumer<FoundAccount> then) {
        LookUp current = lookUps.get(name);
        if (current == null) {
            current = new LookUp(name);
            lookUps.put(name, current);
            current.add(then);
            queue.add(current);
            beginQueued();
            return true;
        }
        if (current.overdue) {
            return false;
        }
        if (!current.begun) {
            current.add(then);
            return true;
        }
        if (current.next == null) {
            current.next = new LookUp(name);
        }
        current.next.add(then);
        return true;
    }

    // Under the lock, like what it calls.
    private void beginQueued() {
        while (underWay < threads.size() && !queue.isEmpty()) {
            begin(queue.remove());
        }
    }

    private void begin(LookUp lookUp) {
        underWay++;
        lookUp.begun = true;
        lookUp.giveUpAfter(TIMEOUT);
        try {
            threads.executeThen(() -> {
                FoundAccount found = found(lookUp.account);
                return () -> end(lookUp, found);
            });
        } catch (RejectedExecutionException e) {
            // The application stops. Not here, because what goes on may ask again.
            executor.runInAnyCase(() -> end(lookUp, FoundAccount.NOT_NOW));
        }
    }

    private void end(LookUp lookUp, FoundAccount found) {
        List<Consumer<FoundAccount>> waiting;
        synchronized (this) {
            underWay--;
            waiting = lookUp.takeWaiting();
            lookUps.remove(lookUp.account);
            if (lookUp.next != null) {
                lookUps.put(lookUp.account, lookUp.next);
                queue.add(lookUp.next);
            }
            beginQueued();
        }
        waiting.forEach(then -> then.accept(found));
    }

    private void giveUp(LookUp lookUp) {
        List<Consumer<FoundAccount>> waiting;
        synchronized (this) {
            waiting = lookUp.takeWaiting();
            LookUp current = lookUps.get(lookUp.account);
            if (current != lookUp) {
                // The next one, or one that has just ended.
                if (current != null && current.next == lookUp) {
                    current.next = null;
                }
            } else if (!lookUp.begun) {
                lookUps.remove(lookUp.account);
                queue.remove(lookUp);
            } else {
                lookUp.overdue = true;
                if (lookUp.next != null) {
                    waiting.addAll(lookUp.next.takeWaiting());
                    lookUp.next = null;
                }
            }
        }
        if (!waiting.isEmpty()) {
            report(lookUp.account, "it has not answered for " + TIMEOUT, null);
            waiting.forEach(then -> then.accept(FoundAccount.NOT_NOW));
        }
    }

    private FoundAccount found(String account) {
        List<Optional<String>> answer = new ArrayList<>(1);
        Optional<Throwable> failure = applicationCode.run(() ->
                RequestContexts.run(requestContexts, () -> answer.add(Objects.requireNonNull(source().find(account)))));
        if (failure.isPresent()) {
            boolean leftOpen = failure.get() instanceof TransactionLeftOpenException;
            return notNow(account, leftOpen ? "it left a transaction open" : "it threw", failure.get());
        }
        return answer.get(0)
                .map(Secret::new)
                .map(code -> code.isVisibleAscii()
                        ? FoundAccount.of(new Account(account, code))
                        : notNow(account, "the code is not visible ASCII without white space", null))
                .orElse(FoundAccount.GONE);
    }

    private FoundAccount notNow(String account, String why, @Nullable Throwable failure) {
        report(account, why, failure);
        return FoundAccount.NOT_NOW;
    }

    // Once a minute for all accounts, because strangers may be able to name some.
    private void report(String account, String why, @Nullable Throwable failure) {
        int count = limit.count(Message.NO_APP_CODE);
        if (count > 0 && failure != null) {
            Message.NO_APP_CODE.log(LOGGER, failure, account, why, count);
        } else if (count > 0) {
            Message.NO_APP_CODE.log(LOGGER, account, why, count);
        }
    }

    /** Once, because a dependent bean would be made anew each time. */
    private AppCodeSource source() {
        synchronized (sources) {
            AppCodeSource known = source;
            if (known == null) {
                known = sources.get();
                source = known;
            }
            return known;
        }
    }

    /** One question to the source. Guarded by the lock of the outer object. */
    private final class LookUp {
        private final String account;
        private Future<?> timer;
        private List<Consumer<FoundAccount>> waiting = new ArrayList<>();
        private boolean begun;
        /** It takes too long, and no call waits for it any more. */
        private boolean overdue;
        /** The next one of the account. */
        private @Nullable LookUp next;

        private LookUp(String account) {
            this.account = account;
            // For the one before it, and for itself.
            this.timer = timer(TIMEOUT.multipliedBy(2));
        }

        private Future<?> timer(Duration timeout) {
            return executor.after(timeout.toNanos(), () -> giveUp(this));
        }

        private void giveUpAfter(Duration timeout) {
            timer.cancel(false);
            timer = timer(timeout);
        }

        /** As part of the trace of the call that waits. */
        private void add(Consumer<FoundAccount> then) {
            Found found = new Found(then);
            Runnable carried = telemetry.carried(found);
            waiting.add(it -> {
                found.account = it;
                carried.run();
            });
        }

        private List<Consumer<FoundAccount>> takeWaiting() {
            timer.cancel(false);
            List<Consumer<FoundAccount>> taken = waiting;
            waiting = new ArrayList<>();
            return taken;
        }
    }

    private static final class Found implements Runnable {
        private final Consumer<FoundAccount> then;
        private FoundAccount account = FoundAccount.NOT_NOW;

        private Found(Consumer<FoundAccount> then) {
            this.then = then;
        }

        @Override
        public void run() {
            then.accept(account);
        }
    }
}
