package org.identityverification.impl.service;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.identityverification.FoundVerifications;
import org.identityverification.PendingDelivery;
import org.identityverification.PendingDelivery.Reason;
import org.identityverification.Redelivery;
import org.identityverification.SwitchedOffException;
import org.identityverification.VerificationAdministration;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.config.Keys;
import org.identityverification.impl.runtime.config.Settings;
import org.identityverification.impl.runtime.messages.Message;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Claim;
import org.identityverification.impl.verification.Delivery;
import org.identityverification.impl.verification.Due;
import org.identityverification.impl.verification.FieldLimits;
import org.identityverification.impl.verification.Result;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.identityverification.impl.verification.VerificationStore.Position;

@ApplicationScoped
public class VerificationAdministrationBean extends StoreAccess implements VerificationAdministration {

    private static final Logger LOGGER = System.getLogger(VerificationAdministrationBean.class.getName());

    /** So few that one request ends within the store's timeout. */
    private static final int AT_ONCE = 100;

    // Older than every result, and still a time that a database accepts.
    private static final Duration MAX_AGE = Duration.ofDays(36_500);

    @Inject
    Settings settings;

    @Inject
    CorrectedClock clock;

    @Override
    public List<PendingDelivery> parked(int max) {
        checkMax(max);
        return ask(it -> it.parked(null, max)).stream()
                .flatMap(record -> Stream.of(claim(record), delivery(record)).flatMap(Optional::stream))
                .filter(PendingDelivery::isParked)
                .limit(max)
                .toList();
    }

    @Override
    public List<PendingDelivery> overdue(Duration olderThan, int max) {
        Objects.requireNonNull(olderThan, "olderThan");
        checkMax(max);
        Duration age = olderThan.compareTo(MAX_AGE) > 0 ? MAX_AGE : olderThan;
        Instant knownBefore = clock.instant().minus(age);
        return ask(it -> it.overdue(knownBefore, max)).stream()
                .flatMap(record -> delivery(record).stream())
                .toList();
    }

    private static Optional<PendingDelivery> claim(VerificationRecord record) {
        Claim claim = record.claim();
        return claim == null || claim.parked() == null
                ? Optional.empty()
                : Optional.of(new PendingDelivery(
                        record.id(),
                        Optional.empty(),
                        Optional.ofNullable(record.start().account()),
                        claim.outcome(),
                        claim.at(),
                        0,
                        Optional.empty(),
                        claim.parked()));
    }

    private static Optional<PendingDelivery> delivery(VerificationRecord record) {
        Result result = record.result();
        Delivery delivery = record.delivery();
        if (result == null || delivery.deliveredAt() != null) {
            return Optional.empty();
        }
        Optional<Instant> next =
                Optional.ofNullable(record.delivering().due()).map(Due::at).filter(at -> delivery.parked() == null);
        return Optional.of(new PendingDelivery(
                record.id(),
                Optional.of(record.deliveryId()),
                Optional.ofNullable(record.start().account()),
                result.outcome(),
                result.completedAt(),
                delivery.attempts(),
                next,
                reason(delivery)));
    }

    private static Reason reason(Delivery delivery) {
        Reason waiting = delivery.failingSince() == null ? Reason.NOT_TRIED : Reason.OBSERVER_FAILED;
        return Objects.requireNonNullElse(delivery.parked(), waiting);
    }

    @Override
    public boolean deliverAgain(UUID verificationId) {
        Objects.requireNonNull(verificationId, "verificationId");
        checkDelivers();
        return ask(verificationId, it -> deliverAgain(it, verificationId));
    }

    private static boolean deliverAgain(VerificationStore store, UUID id) {
        VerificationRecord after = store.change(id, new Change.DeliverAgain()).after();
        return logged(after != null && (after.result() != null || after.claim() != null), Message.DELIVERED_AGAIN, id);
    }

    @Override
    public int deliverAgainAll(Reason reason, int max) {
        checkDelivers();
        if (Objects.requireNonNull(reason, "reason") == Reason.NOT_TRIED) {
            throw new IllegalArgumentException("Nothing is ever parked as " + reason);
        }
        return decideAll(reason, max, this::deliverAgain);
    }

    @Override
    public Redelivery deliverAgainSince(Instant since, Optional<String> from, int max) {
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(from, "from");
        checkMax(max);
        checkDelivers();
        if (since.isAfter(latest())) {
            return new Redelivery(0, Optional.empty());
        }
        Instant knownFrom = since.isBefore(Instant.EPOCH) ? Instant.EPOCH : since;
        Instant startedFrom = knownFrom.minus(settings.notificationValidFor()).minus(settings.deliveryMaxAge());
        Position after = from.map(this::position).orElse(null);
        int count = 0;
        int looked = 0;
        while (looked < max) {
            Position begin = after;
            int some = Math.min(AT_ONCE, max - looked);
            List<VerificationRecord> found = ask(it -> it.known(knownFrom, startedFrom, begin, some));
            count += ask(it -> (int) found.stream()
                    .filter(record -> deliverAgain(it, record.id()))
                    .count());
            if (found.size() < some) {
                return new Redelivery(count, Optional.empty());
            }
            looked += some;
            VerificationRecord last = found.get(some - 1);
            after = new Position(last.start().startedAt(), last.id());
        }
        return new Redelivery(count, Optional.ofNullable(after).map(it -> it.startedAt() + "/" + it.id()));
    }

    private Position position(String text) {
        try {
            String[] parts = text.split("/", 2);
            Position position = new Position(Instant.parse(parts[0]), UUID.fromString(parts[1]));
            if (position.startedAt().isBefore(Instant.EPOCH)
                    || position.startedAt().isAfter(latest())) {
                throw new IllegalArgumentException("No verification was started then");
            }
            return position;
        } catch (DateTimeParseException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("from must be what an earlier call has returned", e);
        }
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
