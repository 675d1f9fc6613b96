package org.identityverification.impl.service;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.identityverification.FoundVerifications;
import org.identityverification.ListedVerifications;
import org.identityverification.Redelivery;
import org.identityverification.StoreUnavailableException;
import org.identityverification.SwitchedOffException;
import org.identityverification.Undelivered;
import org.identityverification.Undelivered.Reason;
import org.identityverification.Verification;
import org.identityverification.VerificationAdministration;
import org.identityverification.VerificationCounts;
import org.identityverification.VerificationFilter;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.concurrent.Deadline;
import org.identityverification.impl.runtime.config.Keys;
import org.identityverification.impl.runtime.config.Settings;
import org.identityverification.impl.runtime.messages.Message;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Claim;
import org.identityverification.impl.verification.Delivery;
import org.identityverification.impl.verification.Due;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.FieldLimits;
import org.identityverification.impl.verification.Result;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.UndeliveredValue;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore.Day;
import org.identityverification.impl.verification.VerificationStore.Position;

@ApplicationScoped
public class VerificationAdministrationBean extends StoreAccess implements VerificationAdministration {

    private static final Logger LOGGER = System.getLogger(VerificationAdministrationBean.class.getName());

    /** So few that one request ends within the store's timeout. */
    private static final int AT_ONCE = 100;

    /** Fewer than the store reads to step over rows that this version does not know. */
    private static final int READ_AT_ONCE = 500;

    private static final int DAYS_AT_ONCE = 31;

    /** A call that looks at many looks at no other one after this time. */
    private static final Duration LONGEST_CALL = Duration.ofSeconds(10);

    // Older than every result, and still a time that a database accepts.
    private static final Duration MAX_AGE = Duration.ofDays(36_500);

    @Inject
    Settings settings;

    @Inject
    CorrectedClock clock;

    @Override
    public List<Undelivered> parked(int max) {
        checkMax(max);
        return ask(it -> it.parked(null, max)).stream()
                .flatMap(record -> Stream.of(claim(record), delivery(record)).flatMap(Optional::stream))
                .filter(Undelivered::isParked)
                .limit(max)
                .toList();
    }

    @Override
    public List<Undelivered> overdue(Duration olderThan, int max) {
        Instant knownBefore = before(Objects.requireNonNull(olderThan, "olderThan"));
        return undelivered(Instant.EPOCH, knownBefore, max);
    }

    @Override
    public List<Undelivered> waiting(Duration youngerThan, int max) {
        Instant knownFrom = before(Objects.requireNonNull(youngerThan, "youngerThan"));
        return undelivered(knownFrom, latest(), max);
    }

    private Instant before(Duration age) {
        return later(clock.instant().minus(age.compareTo(MAX_AGE) > 0 ? MAX_AGE : age), Instant.EPOCH);
    }

    private List<Undelivered> undelivered(Instant knownFrom, Instant knownBefore, int max) {
        checkMax(max);
        return ask(it -> it.waiting(knownFrom, knownBefore, max)).stream()
                .flatMap(record -> delivery(record).stream())
                .toList();
    }

    private static Optional<Undelivered> claim(VerificationRecord record) {
        Claim claim = record.claim();
        return claim == null || claim.parked() == null
                ? Optional.empty()
                : Optional.of(new UndeliveredValue(
                        record.id(),
                        Optional.empty(),
                        Optional.ofNullable(record.start().account()),
                        claim.outcome(),
                        claim.at(),
                        0,
                        Optional.empty(),
                        claim.parked(),
                        Optional.empty()));
    }

    private static Optional<Undelivered> delivery(VerificationRecord record) {
        Result result = record.result();
        Delivery delivery = record.delivery();
        if (result == null || delivery.deliveredAt() != null) {
            return Optional.empty();
        }
        Optional<Instant> next =
                Optional.ofNullable(record.delivering().due()).map(Due::at).filter(at -> delivery.parked() == null);
        return Optional.of(new UndeliveredValue(
                record.id(),
                Optional.of(record.deliveryId()),
                Optional.ofNullable(record.start().account()),
                result.outcome(),
                result.completedAt(),
                delivery.attempts(),
                next,
                reason(delivery),
                Optional.ofNullable(delivery.lastFailure())));
    }

    private static Reason reason(Delivery delivery) {
        Reason waiting = delivery.failingSince() == null ? Reason.NOT_TRIED : Reason.OBSERVER_FAILED;
        return Objects.requireNonNullElse(delivery.parked(), waiting);
    }

    @Override
    public Redelivery.Outcome deliverAgain(UUID verificationId) {
        Objects.requireNonNull(verificationId, "verificationId");
        checkDelivers();
        return ask(verificationId, it -> {
            Transition done = it.change(verificationId, new Change.DeliverAgain());
            if (logged(done.effect() == Transition.Effect.CHANGED, Message.DELIVERED_AGAIN, verificationId)) {
                return Redelivery.Outcome.SCHEDULED;
            }
            VerificationRecord record = done.after();
            boolean isKnown = record != null && (record.result() != null || record.claim() != null);
            return isKnown ? Redelivery.Outcome.UNDER_WAY : Redelivery.Outcome.NOTHING_KNOWN;
        });
    }

    /** Makes a delivery that waits for its next attempt due. It is the same attempt. The reference application's webhook asks for it. */
    public void makeDue(UUID verificationId) {
        Change now = new Change.Rescheduled(DueFor.DELIVER, clock.instant());
        ask(verificationId, it -> it.change(verificationId, now));
    }

    @Override
    public int deliverAgainAll(Reason reason, int max) {
        checkDelivers();
        if (Objects.requireNonNull(reason, "reason") == Reason.NOT_TRIED) {
            throw new IllegalArgumentException("Nothing is ever parked as " + reason);
        }
        return decideAll(reason, max, id -> deliverAgain(id) == Redelivery.Outcome.SCHEDULED);
    }

    @Override
    public Redelivery deliverAgainSince(Instant since, Optional<String> account, Optional<String> from, int max) {
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(from, "from");
        checkMax(max);
        checkDelivers();
        Instant knownFrom = later(since, Instant.EPOCH);
        Instant startedFrom = knownFrom.minus(settings.notificationValidFor()).minus(settings.deliveryMaxAge());
        Map<Redelivery.Outcome, Integer> counts = new EnumMap<>(Redelivery.Outcome.class);
        Page page = new Page("since " + since + account, startedFrom, Instant.MAX, from, max);
        page.look(record -> {
            String named = Objects.requireNonNullElse(record.start().account(), "");
            if (isKnown(record, knownFrom) && account.orElse(named).equals(named)) {
                counts.merge(deliverAgain(record.id()), 1, Integer::sum);
            }
        });
        return new Redelivery(
                counts.getOrDefault(Redelivery.Outcome.SCHEDULED, 0),
                counts.getOrDefault(Redelivery.Outcome.UNDER_WAY, 0),
                page.next());
    }

    private static boolean isKnown(VerificationRecord record, Instant since) {
        Result result = record.result();
        return (record.claim() != null && record.claim().parked() != null)
                || (result != null && !result.completedAt().isBefore(since));
    }

    @Override
    public ListedVerifications list(VerificationFilter filter, Optional<String> from, int max) {
        Objects.requireNonNull(filter, "filter");
        Objects.requireNonNull(from, "from");
        checkMax(max);
        List<Verification> found = new ArrayList<>();
        Page page = new Page(filter.toString(), filter.since(), filter.until(), from, max);
        page.look(record -> {
            Verification verification = record.toVerification();
            if (filter.matches(verification)) {
                found.add(verification);
            }
        });
        return new ListedVerifications(found, page.next());
    }

    @Override
    public List<VerificationCounts> count(Instant since, Instant until, ZoneId zone) {
        Objects.requireNonNull(zone, "zone");
        Instant begin = later(VerificationFilter.startedBetween(since, until).since(), Instant.EPOCH);
        if (Duration.between(since, until).compareTo(settings.retention()) > 0) {
            throw new IllegalArgumentException("until must be at most " + settings.retention() + " after since");
        }
        List<Day> days = new ArrayList<>();
        Instant end = until.isBefore(latest()) ? until : latest();
        LocalDate day = LocalDate.ofInstant(begin.isBefore(end) ? begin : Instant.EPOCH, zone);
        while (begin.isBefore(end)) {
            Instant nextDay = day.plusDays(1).atStartOfDay(zone).toInstant();
            // Clocks that go back at midnight repeat a part of a day after the next one has begun.
            Instant dayEnd = later(begin, nextDay.isBefore(end) ? nextDay : end);
            if (begin.isBefore(dayEnd)) {
                days.add(new Day(day, begin, dayEnd));
            }
            begin = dayEnd;
            day = day.plusDays(1);
        }
        List<VerificationCounts> all = new ArrayList<>();
        for (int from = 0; from < days.size(); from += DAYS_AT_ONCE) {
            List<Day> some = days.subList(from, Math.min(days.size(), from + DAYS_AT_ONCE));
            all.addAll(ask("counts", LONGEST_CALL, it -> it.count(some)));
        }
        return all;
    }

    /** What one call looks at: verifications in the order of their start, up to a number and a time. */
    private final class Page {

        private final Deadline deadline = Deadline.after(LONGEST_CALL);
        private final String query;
        private final Instant end;
        private final int max;
        private Position last;
        private int looked;
        private boolean isLast;

        /** @param query all that must be the same in the call that {@code from} comes from */
        Page(String query, Instant begin, Instant end, Optional<String> from, int max) {
            this.query = Integer.toHexString(query.hashCode());
            this.end = end;
            this.max = max;
            Position first = new Position(later(begin, Instant.EPOCH).minusMillis(1), new UUID(0, 0));
            this.last = from.map(text -> position(text, first.startedAt())).orElse(first);
            this.isLast = first.startedAt().isAfter(latest());
        }

        void look(Consumer<VerificationRecord> each) {
            try {
                while (!isLast && looked < max && !deadline.hasPassed()) {
                    int some = Math.min(READ_AT_ONCE, max - looked);
                    look(ask(it -> it.startedAfter(last, some)), some, each);
                }
            } catch (StoreUnavailableException e) {
                if (looked == 0) {
                    throw e;
                }
            }
        }

        private void look(List<VerificationRecord> found, int wanted, Consumer<VerificationRecord> each) {
            for (VerificationRecord record : found) {
                isLast = !record.start().startedAt().isBefore(end);
                if (isLast || deadline.hasPassed()) {
                    return;
                }
                each.accept(record);
                last = new Position(record.start().startedAt(), record.id());
                looked++;
            }
            isLast = found.size() < wanted;
        }

        Optional<String> next() {
            return isLast ? Optional.empty() : Optional.of(last.startedAt() + "/" + last.id() + "/" + query);
        }

        private Position position(String text, Instant earliest) {
            try {
                String[] parts = text.split("/", 3);
                Position position = new Position(Instant.parse(parts[0]), UUID.fromString(parts[1]));
                if (position.startedAt().isBefore(earliest)
                        || position.startedAt().isAfter(latest())
                        || !parts[2].equals(query)) {
                    throw new IllegalArgumentException("No such call has returned it");
                }
                return position;
            } catch (DateTimeParseException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                throw new IllegalArgumentException("from must be what an earlier call has returned", e);
            }
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }

    /** No database takes every instant, and no verification is younger. */
    private Instant latest() {
        return clock.instant().plus(Duration.ofDays(1));
    }

    private void checkDelivers() {
        if (!settings.deliveryEnabled()) {
            throw new SwitchedOffException("Nothing is delivered until " + Keys.DELIVERY_ENABLED + " is set to true");
        }
    }

    @Override
    public boolean discard(UUID verificationId, VerificationOutcome outcome) {
        Objects.requireNonNull(verificationId, "verificationId");
        Change discarded = new Change.Discarded(Objects.requireNonNull(outcome, "outcome"));
        return ask(
                verificationId,
                it -> logged(
                        it.change(verificationId, discarded).effect() == Transition.Effect.CHANGED,
                        Message.DISCARDED,
                        verificationId));
    }

    @Override
    public int discardAll(Reason reason, VerificationOutcome outcome, int max) {
        if (!Objects.requireNonNull(reason, "reason").isOfClaim()) {
            throw new IllegalArgumentException("reason must be that of a claim but is " + reason);
        }
        Objects.requireNonNull(outcome, "outcome");
        return decideAll(reason, max, id -> discard(id, outcome));
    }

    private int decideAll(Reason reason, int max, Predicate<UUID> decision) {
        checkMax(max);
        return (int) ask(it -> it.parked(reason, max)).stream()
                .filter(record -> decision.test(record.id()))
                .count();
    }

    /** Logs on the thread that asks the store, because it continues when the caller has given up. */
    private static boolean logged(boolean happened, Message message, UUID id) {
        if (happened) {
            message.log(LOGGER, id);
        }
        return happened;
    }

    @Override
    public FoundVerifications findByContext(String contextId, int max) {
        checkContextId(contextId);
        checkMax(max);
        int oneMore = max == Integer.MAX_VALUE ? max : max + 1;
        List<VerificationRecord> found = ask(it -> it.findByContext(contextId, oneMore));
        return new FoundVerifications(
                found.stream()
                        .limit(max)
                        .map(VerificationRecord::toVerification)
                        .toList(),
                found.size() > max);
    }

    @Override
    public boolean erase(UUID id) {
        Objects.requireNonNull(id, "id");
        return ask(id, it -> logged(it.erase(id), Message.ERASED, id));
    }

    @Override
    public int eraseContext(String contextId) {
        checkContextId(contextId);
        int count = 0;
        int some;
        do {
            some = ask(it -> {
                List<UUID> erased = it.eraseContext(contextId, AT_ONCE);
                erased.forEach(id -> Message.ERASED.log(LOGGER, id));
                return erased.size();
            });
            count += some;
        } while (some > 0);
        return count;
    }

    private static void checkContextId(String contextId) {
        Objects.requireNonNull(contextId, "contextId");
        if (contextId.isEmpty()) {
            throw new IllegalArgumentException("contextId must not be empty");
        }
        if (contextId.codePointCount(0, contextId.length()) > FieldLimits.MAX_CONTEXT_ID) {
            throw new IllegalArgumentException(
                    "contextId must have at most " + FieldLimits.MAX_CONTEXT_ID + " characters");
        }
    }

    private static void checkMax(int max) {
        if (max < 1) {
            throw new IllegalArgumentException("max must be at least 1 but is " + max);
        }
    }
}
