package org.identityverification.app.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JWSVerifier;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.identityverification.app.config.Keys;
import org.identityverification.app.problem.ProblemException;
import org.identityverification.app.problem.ProblemType;
import org.identityverification.impl.runtime.messages.OncePerMinute;
import org.jspecify.annotations.Nullable;

/**
 * The keys that callers' tokens are signed with, as the JWKS listed them when it was last read. One task reads it, every minute; no
 * request causes a read or waits for one. A copy serves a node that starts while the identity provider is down.
 */
@ApplicationScoped
public class CallerKeys {

    private static final Logger LOGGER = System.getLogger(CallerKeys.class.getName());
    private static final Pattern BEARER = Pattern.compile("Bearer ([A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+)");
    private static final String COPY = "identity-app.caller-keys.copy";
    private static final Duration OLD = Duration.ofMinutes(5);

    private record Known(Map<String, JWSVerifier> keys, Instant at) {}

    @Resource
    @SuppressWarnings("NullAway.Init")
    ManagedScheduledExecutorService timer;

    /** Empty in development, which asks for no token. */
    private Optional<JwksReader> reader = Optional.empty();

    private Optional<Path> copy = Optional.empty();

    @SuppressWarnings("NullAway.Init")
    private TokenVerifier verifier;

    private volatile Known known = new Known(Map.of(), Instant.EPOCH);
    private volatile boolean wasRead;

    /** Its minute is an hour here. */
    private final OncePerMinute hourly = new OncePerMinute(() -> System.nanoTime() / 60);

    /** What is wrong is a fault of the keys. */
    public void check(Keys keys) {
        verifier = new TokenVerifier(keys);
        JwksReader checked = new JwksReader(keys, timer);
        reader = Optional.of(checked);
        copy = keys.get(COPY, it -> it.startsWith("/"), "must be an absolute path")
                .filter(it -> checked.isRemote())
                .map(Path::of);
        if (keys.faults().isEmpty()) {
            copy.ifPresent(file -> restore(file, checked.location()));
        }
    }

    /** Empty for a token that can't be trusted. Throws a {@link ProblemException} while no key is known. */
    Optional<Guard.Token> verified(@Nullable String authorization) {
        Map<String, JWSVerifier> keys = known.keys();
        Matcher bearer = BEARER.matcher(authorization == null ? "" : authorization);
        if (!bearer.matches()) {
            return Optional.empty();
        }
        if (keys.isEmpty()) {
            throw new ProblemException(ProblemType.CALLER_KEYS_MISSING);
        }
        return verifier.verified(bearer.group(1), keys);
    }

    /** How old the keys are; empty while none is known. */
    Optional<Duration> age() {
        Known last = known;
        return last.keys().isEmpty() ? Optional.empty() : Optional.of(since(last.at()));
    }

    /** Whether a caller is told of missing keys in vain: the first read, which takes seconds at most, has not ended. */
    boolean isFirstReadUnderWay() {
        return reader.isPresent() && !wasRead && known.keys().isEmpty();
    }

    void begin(@Observes Startup ready) {
        reader.ifPresent(it -> timer.execute(() -> renewForEver(it)));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nothing waits for the next read
    private void renewForEver(JwksReader from) {
        try {
            renew(from);
        } finally {
            timer.schedule(() -> renewForEver(from), known.keys().isEmpty() ? 5 : 60, TimeUnit.SECONDS);
        }
    }

    void renew(JwksReader from) {
        try {
            byte[] jwks = from.read();
            Map<String, JWSVerifier> keys = verifier.keysOf(jwks);
            if (keys.isEmpty()) {
                report("lists no key that can have signed a token");
                return;
            }
            known = new Known(keys, Instant.now());
            copy.ifPresent(file -> keep(file, from.location() + "\n" + new String(jwks, UTF_8)));
        } catch (IOException e) {
            report(e.getMessage());
        } catch (ParseException e) {
            report("is not a JWKS");
        } finally {
            wasRead = true;
        }
    }

    private void report(@Nullable String reason) {
        Duration age = since(known.at());
        if (age.compareTo(OLD) > 0 && hourly.permits("age")) {
            String consequence = known.keys().isEmpty()
                    ? "No key is known yet, so callers get 503."
                    : "The keys of " + age.toMinutes() + " minutes ago stay valid.";
            LOGGER.log(
                    Level.ERROR,
                    "IVAPP0007E: The JWKS at mp.jwt.verify.publickey.location " + reason + ". " + consequence);
        }
    }

    private void restore(Path file, URI location) {
        try {
            String[] kept = Files.readString(file).split("\n", 2);
            // Keys of another identity provider are none.
            if (kept.length == 2 && kept[0].equals(location.toString())) {
                Instant at = Files.getLastModifiedTime(file).toInstant();
                known = new Known(verifier.keysOf(kept[1].getBytes(UTF_8)), at);
            }
        } catch (IOException | ParseException e) {
            // There is no copy yet. One that is damaged is replaced.
        }
    }

    private void keep(Path file, String content) {
        try {
            Files.createDirectories(file.getParent());
            // Only this user may read or change it.
            Path next = Files.createTempFile(file.getParent(), "caller-keys", null);
            try {
                Files.writeString(next, content);
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(next);
            }
        } catch (IOException e) {
            if (hourly.permits("copy")) {
                LOGGER.log(
                        Level.WARNING,
                        "IVAPP0013W: " + COPY + " could not be written: "
                                + e.getClass().getName()
                                + ". A restart while the identity provider is down knows no caller.");
            }
        }
    }

    private static Duration since(Instant at) {
        return Duration.between(at, Instant.now());
    }
}
