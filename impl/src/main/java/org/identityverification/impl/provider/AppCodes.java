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
 * <p>An account has one look-up at a time. It answers the calls that came before it began; later calls share the next look-up, so
 * that no call gets a code that was withdrawn before the call. A look-up blocks no thread but its own. When it takes too long, the
 * account is unavailable to all calls that wait, and to all that come until the look-up returns.
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
    /** The current look-up of each account, under way or in the queue. */
    private final Map<String, LookUp> lookUps = new HashMap<>();
    /** The look-ups that wait because the maximum number is under way. */
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

    /** Passes the account to the callback, on this thread, or later on a thread of the module. The callback must not wait. */
    public void find(@Nullable String name, Consumer<FoundAccount> then) {
        Optional<Account> configured = configured(name);
        if (configured.isPresent()) {
            then.accept(FoundAccount.of(configured.get()));
        } else if (name == null || !isLookedUp(name)) {
            then.accept(FoundAccount.GONE);
        } else if (!join(name, then)) {
            then.accept(FoundAccount.UNAVAILABLE);
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
        return BoundedWait.await(found, deadline, (end, cause) -> FoundAccount.UNAVAILABLE);
    }

    private boolean isLookedUp(@Nullable String name) {
        return accounts.haveSource() && name != null && AccountKeys.isName(name);
    }

    /** Adds a callback to a look-up that has not begun. Returns false while an overdue look-up is under way. */
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

    // Requires the lock, as do the methods that it calls.
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
            // The application is stopping. Not on this thread, because a callback may call find() again.
            executor.runInAnyCase(() -> end(lookUp, FoundAccount.UNAVAILABLE));
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
                // It is the account's next look-up, or has just ended.
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
            waiting.forEach(then -> then.accept(FoundAccount.UNAVAILABLE));
        }
    }

    private FoundAccount found(String account) {
        List<Optional<String>> answer = new ArrayList<>(1);
        Optional<Throwable> failure = applicationCode.run(() ->
                RequestContexts.run(requestContexts, () -> answer.add(Objects.requireNonNull(source().find(account)))));
        if (failure.isPresent()) {
            boolean leftOpen = failure.get() instanceof TransactionLeftOpenException;
            return unavailable(account, leftOpen ? "it left a transaction open" : "it threw", failure.get());
        }
        return answer.get(0)
                .map(Secret::new)
                .map(code -> code.isVisibleAscii()
                        ? FoundAccount.of(new Account(account, code))
                        : unavailable(account, "the code is not visible ASCII without white space", null))
                .orElse(FoundAccount.GONE);
    }

    private FoundAccount unavailable(String account, String why, @Nullable Throwable failure) {
        report(account, why, failure);
        return FoundAccount.UNAVAILABLE;
    }

    // Once a minute for all accounts together, because strangers may be able to choose the names.
    private void report(String account, String why, @Nullable Throwable failure) {
        int count = limit.count(Message.NO_APP_CODE);
        if (count > 0 && failure != null) {
            Message.NO_APP_CODE.log(LOGGER, failure, account, why, count);
        } else if (count > 0) {
            Message.NO_APP_CODE.log(LOGGER, account, why, count);
        }
    }

    /** Gets the bean once, because a dependent bean would be created anew each time. */
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
        /** The account's next look-up. */
        private @Nullable LookUp next;

        private LookUp(String account) {
            this.account = account;
            // Covers the look-up before it and this one.
            this.timer = timer(TIMEOUT.multipliedBy(2));
        }

        private Future<?> timer(Duration timeout) {
            return executor.after(timeout.toNanos(), () -> giveUp(this));
        }

        private void giveUpAfter(Duration timeout) {
            timer.cancel(false);
            timer = timer(timeout);
        }

        /** The callback runs as part of the trace of the call that waits. */
        private void add(Consumer<FoundAccount> then) {
            Found found = new Found(then);
            Runnable carried = telemetry.inCurrentTrace(found);
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
        private FoundAccount account = FoundAccount.UNAVAILABLE;

        private Found(Consumer<FoundAccount> then) {
            this.then = then;
        }

        @Override
        public void run() {
            then.accept(account);
        }
    }
}
