package org.identityverification.app.operations;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.identityverification.VerificationAdministration;
import org.identityverification.VerificationCounts;
import org.identityverification.app.access.Caller;
import org.identityverification.app.access.Guard;
import org.identityverification.app.audit.AuditRecord;
import org.identityverification.app.audit.AuditRecord.Act;
import org.identityverification.app.request.Parameters;
import org.identityverification.app.request.Query;

/** Counts what was started in a period, for operators and readers. */
@Path("operations/counts")
@ApplicationScoped
public class CountsResource {

    private static final String NOTE =
            "A lower bound, and no bill: erased and purged verifications and starts that certainly began nothing are not in it.";

    private static final List<String> COLUMNS = List.of(
            "day",
            "account",
            "mode",
            "started",
            "flowKnown",
            "passed",
            "passedConfirmed",
            "failed",
            "expired",
            "pending");

    @Inject
    VerificationAdministration administration;

    @Inject
    Guard guard;

    @Inject
    AuditRecord audit;

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public JsonObject count(@Context UriInfo uri) {
        JsonArrayBuilder counts = Json.createArrayBuilder();
        counted(uri).forEach(it -> counts.add(write(it)));
        return Json.createObjectBuilder()
                .add("note", NOTE)
                .add("counts", counts)
                .build();
    }

    @GET
    @Produces(Csv.TYPE + ";qs=0.5")
    public Response countAsCsv(@Context UriInfo uri) {
        Csv csv = new Csv(COLUMNS);
        counted(uri)
                .forEach(it -> csv.line(Stream.of(
                        it.day(),
                        it.account(),
                        it.mode(),
                        it.started(),
                        it.flowKnown(),
                        it.passed(),
                        it.passedConfirmed(),
                        it.failed(),
                        it.expired(),
                        it.pending())));
        return csv.answer("counts-lower-bound-no-bill.csv").build();
    }

    private static JsonObject write(VerificationCounts it) {
        JsonObjectBuilder json = Json.createObjectBuilder().add("day", it.day().toString());
        it.account().ifPresent(account -> json.add("account", account));
        return json.add("mode", it.mode().name())
                .add("started", it.started())
                .add("flowKnown", it.flowKnown())
                .add("passed", it.passed())
                .add("passedConfirmed", it.passedConfirmed())
                .add("failed", it.failed())
                .add("expired", it.expired())
                .add("pending", it.pending())
                .build();
    }

    private List<VerificationCounts> counted(UriInfo uri) {
        Caller caller = guard.requireReader();
        Query query = new Query(uri.getQueryParameters(), List.of("since", "until", "zone"));
        Instant since = query.time("since");
        Instant until = query.time("until");
        query.requirePeriod(since, until);
        ZoneId zone = query.zone("zone");
        query.requireNoErrors();
        Map<String, String> given = new LinkedHashMap<>();
        given.put("since", since.toString());
        given.put("until", until.toString());
        given.put("zone", zone.toString());
        return audit.run(new Act("count", given), caller.name(), () -> count(since, until, zone), List::size);
    }

    private List<VerificationCounts> count(Instant since, Instant until, ZoneId zone) {
        try {
            return administration.count(since, until, zone);
        } catch (IllegalArgumentException e) {
            throw Parameters.wrong("until", "until.tooLate", "is later after since than the retention");
        }
    }
}
