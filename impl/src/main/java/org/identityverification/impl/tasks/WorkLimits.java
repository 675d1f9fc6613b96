package org.identityverification.impl.tasks;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.identityverification.impl.runtime.config.QuerySwitches;
import org.identityverification.impl.runtime.config.Settings;
import org.identityverification.impl.runtime.lifecycle.ModuleBean;
import org.identityverification.impl.runtime.telemetry.Telemetry;
import org.identityverification.impl.tasks.Pace.Use;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.jspecify.annotations.Nullable;

/**
 * How much work runs on this node: each kind has permits, and a question to the provider needs a turn of its account's {@link Pace},
 * too. Both are taken before the lease, so that work waits in the store as it is, and no account takes what others need. An account may
 * hold twice as many permits of a kind as are free.
 */
@ModuleBean
public class WorkLimits {

    private static final int MAX_PACES = 1_000;

    private final Map<DueFor, Integer> free = new EnumMap<>(DueFor.class);
    private final Map<DueFor, Map<String, Integer>> held = new EnumMap<>(DueFor.class);
    private final Map<String, Pace> paces = new HashMap<>();
    private final QuerySwitches queries;
    private final int maxPerSecond;
    private final boolean areSeveral;
    private final LongSupplier nanoTime;

    @Inject
    public WorkLimits(Settings settings, Telemetry telemetry) {
        this(
                settings.rules().queries(),
                settings.resultQueryMaxPerSecond(),
                settings.accounts().areSeveral(),
                System::nanoTime);
        telemetry.watch(Telemetry.Gauge.PACE, this::slowestPace);
    }

    WorkLimits(QuerySwitches queries, int maxPerSecond, boolean areSeveral, LongSupplier nanoTime) {
        this.queries = queries;
        this.areSeveral = areSeveral;
        this.maxPerSecond = maxPerSecond;
        this.nanoTime = nanoTime;
        for (DueFor kind : DueFor.values()) {
            free.put(kind, permits(kind));
            held.put(kind, new HashMap<>());
        }
    }

    private static int permits(DueFor kind) {
        return switch (kind) {
            case DELIVER -> 192;
            case CONFIRM, ASK -> 96;
            case PARKED -> 0;
        };
    }

    /** Admits work that a change makes due. A quarter is left for work that waits in the store. */
    synchronized boolean admitsAtOnce(VerificationRecord record, DueFor kind) {
        return free(kind) > permits(kind) / 4 && admits(record, kind, Use.AT_ONCE);
    }

    private boolean admits(VerificationRecord record, DueFor kind, Use hinted) {
        String account = record.start().accountOrNone();
        if (!hasPermit(account, kind)
                || (needsTurn(record, kind) && !pace(account).take(use(kind, hinted)))) {
            return false;
        }
        free.put(kind, free(kind) - 1);
        of(kind).merge(account, 1, Integer::sum);
        return true;
    }

    private boolean hasPermit(String account, DueFor kind) {
        return of(kind).getOrDefault(account, 0) < 2 * free(kind);
    }

    /** Takes back an admission whose work does not run. */
    synchronized void withdraw(VerificationRecord record, DueFor kind) {
        end(record, kind);
        if (needsTurn(record, kind)) {
            pace(record.start().accountOrNone()).giveBack();
        }
    }

    /** Work that was admitted has ended. */
    synchronized void end(VerificationRecord record, DueFor kind) {
        free.put(kind, free(kind) + 1);
        of(kind).computeIfPresent(record.start().accountOrNone(), (it, count) -> count == 1 ? null : count - 1);
    }

    /** The provider has throttled an account. */
    public synchronized void slowDown(String account) {
        pace(account).slowDown();
    }

    private synchronized double slowestPace() {
        return paces.values().stream().mapToInt(Pace::perSecond).min().orElse(maxPerSecond);
    }

    private boolean needsTurn(VerificationRecord record, DueFor kind) {
        return kind != DueFor.DELIVER
                && record.start().flowId() != null
                && queries.areOnFor(record.start().account());
    }

    private static Use use(DueFor kind, Use hinted) {
        return kind == DueFor.ASK ? Use.SILENT : hinted;
    }

    private Pace pace(String account) {
        if (paces.size() >= MAX_PACES) {
            paces.values().removeIf(Pace::isAtRest);
        }
        return paces.computeIfAbsent(account, it -> new Pace(maxPerSecond, nanoTime));
    }

    private int free(DueFor kind) {
        return Objects.requireNonNull(free.get(kind), "each kind has permits");
    }

    private Map<String, Integer> of(DueFor kind) {
        return Objects.requireNonNull(held.get(kind), "each kind has permits");
    }

    /** One look for work of a kind that waits in the store. */
    final class Look implements VerificationStore.Admission {

        private final DueFor kind;
        private int max;
        private int seen;
        private boolean lacksPermits;
        private @Nullable Duration untilTurns;

        Look(DueFor kind) {
            this.kind = kind;
        }

        @Override
        public int max() {
            synchronized (WorkLimits.this) {
                lacksPermits |= free(kind) == 0;
                seen = 0;
                // If there is no other account, a database need not look through what this one has.
                max = areSeveral || leftOut().isEmpty() ? free(kind) : 0;
                return max;
            }
        }

        @Override
        public Set<String> leftOut() {
            synchronized (WorkLimits.this) {
                Set<String> accounts = new HashSet<>();
                of(kind).keySet().stream()
                        .filter(account -> !hasPermit(account, kind))
                        .forEach(accounts::add);
                lacksPermits |= !accounts.isEmpty();
                if (kind != DueFor.DELIVER) {
                    paces.forEach((account, pace) -> {
                        if (!pace.has(use(kind, Use.WAITING))) {
                            accounts.add(account);
                            lacksTurns(pace);
                        }
                    });
                }
                return accounts;
            }
        }

        @Override
        public boolean admits(VerificationRecord record) {
            synchronized (WorkLimits.this) {
                seen++;
                if (WorkLimits.this.admits(record, kind, Use.WAITING)) {
                    return true;
                }
                String account = record.start().accountOrNone();
                if (hasPermit(account, kind)) {
                    lacksTurns(pace(account));
                } else {
                    lacksPermits = true;
                }
                return false;
            }
        }

        private void lacksTurns(Pace pace) {
            Duration until = pace.untilTurn();
            untilTurns = untilTurns == null || until.compareTo(untilTurns) < 0 ? until : untilTurns;
        }

        @Override
        public void withdraw(VerificationRecord record) {
            WorkLimits.this.withdraw(record, kind);
        }

        /** Whether there was as much work as was asked for, so that another look may find more. */
        boolean mayFindMore() {
            return max > 0 && seen >= max;
        }

        /** Whether work may be left that the end of other work lets run. */
        boolean lacksPermits() {
            return lacksPermits;
        }

        /** When an account that had no turns has some again; absent unless work may be left that waits for one. */
        @Nullable
        Duration untilTurns() {
            return untilTurns;
        }
    }
}
