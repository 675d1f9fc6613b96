package org.identityverification.benchmarks.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.identityverification.FaceAuthMode;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.token.NotifyTokens;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.VerificationStore;

/** The module's store: fills it, so that there is something to notify, and empties it. */
@Path("store")
@ApplicationScoped
public class StoreResource {

    private static final String FLOW = "1862291536444700249";

    @Inject
    Settings settings;

    @Inject
    VerificationStore store;

    /**
     * Puts started verifications into it.
     *
     * @param count how many
     * @return their tokens, one a line
     */
    @POST
    @Path("tokens")
    @Produces(MediaType.TEXT_PLAIN)
    public String make(@QueryParam("count") int count) {
        NotifyTokens tokens = NotifyTokens.of(settings).orElseThrow();
        List<UUID> ids =
                IntStream.range(0, count).mapToObj(i -> UUID.randomUUID()).toList();
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Instant end = now.plus(Duration.ofHours(1));
        ids.parallelStream()
                .forEach(id -> store.apply(
                        id, new Change.Started(FLOW, "order-4711", FaceAuthMode.TENCENT, end, end, null, now)));
        return ids.stream().map(id -> tokens.issue(id, now)).collect(Collectors.joining("\n"));
    }

    /** Forgets everything, so that what one measurement leaves in memory does not burden the next. */
    @DELETE
    public void forget() {
        Instant now = Instant.now();
        while (store.purge(now, Integer.MAX_VALUE) > 0) {
            // There may be more.
        }
    }
}
