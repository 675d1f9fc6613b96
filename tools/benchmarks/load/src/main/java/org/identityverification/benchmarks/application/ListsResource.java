package org.identityverification.benchmarks.application;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.identityverification.VerificationAdministration;
import org.identityverification.VerificationFilter;

/** What operators ask about the verifications of the last days. */
@Path("lists")
public class ListsResource {

    @Inject
    VerificationAdministration administration;

    /** Returns how many milliseconds a page takes that looks at so many verifications, or with 0 their counts. */
    @GET
    public double millis(@QueryParam("days") int days, @QueryParam("page") int page) {
        Instant until = Instant.now();
        Instant since = until.minus(Duration.ofDays(days));
        long begin = System.nanoTime();
        if (page > 0) {
            administration.list(VerificationFilter.startedBetween(since, until).flowUnknown(), Optional.empty(), page);
        } else {
            administration.count(since, until, ZoneId.of("Asia/Shanghai"));
        }
        return (System.nanoTime() - begin) / 1e6;
    }
}
