package org.identityverification.app.link;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.identityverification.FacePageOpened;
import org.identityverification.FaceVerification;
import org.jspecify.annotations.Nullable;

/**
 * The links that this node has handed out, until they expire, and whether their page was opened: in memory only, and never
 * more than {@value #MOST}. The module stores no link, so after a restart, and on another node, none is known.
 *
 * <p>One lock guards everything: each operation is a few map accesses.
 */
@ApplicationScoped
public class Links {

    static final int MOST = 10_000;
    static final Duration WITHOUT_EXPIRY = Duration.ofMinutes(30);

    private static final Comparator<Entry> BY_EXPIRY =
            Comparator.<Entry, Instant>comparing(entry -> entry.expiresAt).thenComparing(entry -> entry.id);

    private final Clock clock;
    // In the order in which they came, so that the first is the eldest.
    private final Map<UUID, Entry> entries = new LinkedHashMap<>();
    private final TreeSet<Entry> byExpiry = new TreeSet<>(BY_EXPIRY);

    /** Made by the container. */
    public Links() {
        this(Clock.systemUTC());
    }

    Links(Clock clock) {
        this.clock = clock;
    }

    /**
     * Keeps the link that the page shows; nothing when the verification has none.
     *
     * @param started a verification as it was started
     */
    public void keep(FaceVerification started) {
        started.authUrl()
                .or(started::originalUrl)
                .filter(Links::canBeSent)
                .ifPresent(link -> keep(started.id(), link, started.expiresAt()));
    }

    private synchronized void keep(UUID id, String link, Optional<Instant> expiresAt) {
        dropExpired();
        drop(entries.get(id));
        if (entries.size() == MOST) {
            drop(entries.values().iterator().next());
        }
        Entry entry =
                new Entry(id, link, expiresAt.orElseGet(() -> clock.instant().plus(WITHOUT_EXPIRY)));
        entries.put(id, entry);
        byExpiry.add(entry);
    }

    /**
     * The link of a verification.
     *
     * @param id which
     * @return the link, or empty when it is not known here, or not any more
     */
    public synchronized Optional<String> find(UUID id) {
        dropExpired();
        return Optional.ofNullable(entries.get(id)).map(entry -> entry.link);
    }

    /**
     * Remembers that the page behind a link was opened, as long as the link is known here.
     *
     * @param id which verification
     */
    public synchronized void markOpened(UUID id) {
        dropExpired();
        Entry entry = entries.get(id);
        if (entry != null) {
            entry.opened = true;
        }
    }

    /**
     * Whether the page behind a link was opened, as far as is known: a hint.
     *
     * @param id which verification
     * @return whether it was
     */
    public synchronized boolean isOpened(UUID id) {
        dropExpired();
        Entry entry = entries.get(id);
        return entry != null && entry.opened;
    }

    void onOpened(@ObservesAsync FacePageOpened opened) {
        markOpened(opened.verificationId());
    }

    synchronized int size() {
        dropExpired();
        return entries.size();
    }

    /** Shows nothing. */
    @Override
    public String toString() {
        return "Links";
    }

    private void dropExpired() {
        Instant now = clock.instant();
        while (!byExpiry.isEmpty() && !byExpiry.first().expiresAt.isAfter(now)) {
            drop(byExpiry.first());
        }
    }

    private void drop(@Nullable Entry entry) {
        if (entry != null) {
            entries.remove(entry.id);
            byExpiry.remove(entry);
        }
    }

    /** A header holds only printable ASCII, and a browser is sent nowhere but to the web. */
    private static boolean canBeSent(String link) {
        return (link.startsWith("https://") || link.startsWith("http://"))
                && link.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }

    private static final class Entry {
        private final UUID id;
        private final String link;
        private final Instant expiresAt;
        private boolean opened;

        private Entry(UUID id, String link, Instant expiresAt) {
            this.id = id;
            this.link = link;
            this.expiresAt = expiresAt;
        }
    }
}
