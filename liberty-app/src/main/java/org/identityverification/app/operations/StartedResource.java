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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.identityverification.FaceAuthMode;
import org.identityverification.ListedVerifications;
import org.identityverification.VerificationAdministration;
import org.identityverification.VerificationFilter;
import org.identityverification.VerificationStatus;
import org.identityverification.app.access.Caller;
import org.identityverification.app.access.Guard;
import org.identityverification.app.audit.AuditRecord;
import org.identityverification.app.audit.AuditRecord.Act;
import org.identityverification.app.request.Parameters;
import org.identityverification.app.request.Query;
import org.identityverification.app.verification.VerificationJson;

/** Lists what was started in a period, for operators and for readers, who may do nothing else. */
@Path("operations/verifications")
@ApplicationScoped
public class StartedResource {

    private static final int MOST_LOOKED_AT = 10_000;

    private static final List<String> FILTERS = List.of("status", "account", "mode", "unknown", "context");

    private static final List<String> PARAMETERS = Stream.concat(
                    Stream.of("since", "until", "from", "max"), FILTERS.stream())
            .toList();

    private static final List<String> COLUMNS = List.of(
            "id",
            "flowId",
            "account",
            "mode",
            "startedAt",
            "flowKnown",
            "status",
            "failReasonCode",
            "confirmed",
            "source",
            "completedAt",
            "deliveredAt");

    @Inject
    VerificationAdministration administration;

    @Inject
    Guard guard;

    @Inject
    AuditRecord audit;

    /** The earliest start first. Only with {@code context=true} it names the context of each. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public JsonObject list(@Context UriInfo uri) {
        Listed listed = list(uri, 100);
        JsonArrayBuilder verifications = Json.createArrayBuilder();
        listed.page.verifications().forEach(it -> {
            JsonObjectBuilder json = Json.createObjectBuilder(VerificationJson.writeInFull(it));
            it.contextId().filter(id -> listed.withContext).ifPresent(id -> json.add("contextId", id));
            verifications.add(json);
        });
        JsonObjectBuilder answer = Json.createObjectBuilder().add("verifications", verifications);
        listed.page.next().ifPresent(next -> answer.add("next", next));
        return answer.build();
    }

    /** The same as a table, 10 000 verifications long unless {@code max} says otherwise. The header Link leads to the next page. */
    @GET
    @Produces(Csv.TYPE + ";qs=0.5")
    public Response listAsCsv(@Context UriInfo uri) {
        Listed listed = list(uri, MOST_LOOKED_AT);
        Csv csv = new Csv(
                listed.withContext
                        ? Stream.concat(COLUMNS.stream(), Stream.of("contextId"))
                                .toList()
                        : COLUMNS);
        listed.page.verifications().forEach(it -> {
            Stream<?> cells = Stream.of(
                    it.id(),
                    it.flowId(),
                    it.account(),
                    it.mode(),
                    it.startedAt(),
                    it.flowId().isPresent(),
                    it.status(),
                    it.failReasonCode(),
                    it.confirmed(),
                    it.source(),
                    it.completedAt(),
                    it.deliveredAt());
            csv.line(listed.withContext ? Stream.concat(cells, Stream.of(it.contextId())) : cells);
        });
        Response.ResponseBuilder answer = csv.answer("verifications.csv");
        // Without the host, because the name by which a proxy is called is not known here.
        listed.page
                .next()
                .ifPresent(next -> answer.header(
                        "Link", '<' + uri.getRequestUri().getRawPath() + queryOf(listed, next) + ">; rel=\"next\""));
        return answer.build();
    }

    private static String queryOf(Listed listed, String next) {
        Map<String, String> query = new LinkedHashMap<>(listed.given);
        query.put("max", String.valueOf(listed.max));
        query.put("from", next);
        return query.entrySet().stream()
                .map(it -> it.getKey() + "=" + it.getValue())
                .collect(Collectors.joining("&", "?", ""));
    }

    /** @param given the query, without where the page begins and its length, in the same words for each page */
    private record Listed(Map<String, String> given, boolean withContext, int max, ListedVerifications page) {}

    private Listed list(UriInfo uri, int usualMax) {
        Caller caller = guard.requireReader();
        Query query = new Query(uri.getQueryParameters(), PARAMETERS);
        Instant since = query.time("since");
        Instant until = query.time("until");
        query.requirePeriod(since, until);
        Optional<VerificationStatus> status = query.constant("status", VerificationStatus.class, "status.unknown");
        Optional<String> account = query.text("account");
        query.require(Parameters.isAccount(account.orElse("")), "account", "account.unknown", "is no account");
        Optional<FaceAuthMode> mode = query.constant("mode", FaceAuthMode.class, "mode.unknown");
        boolean unknown = query.flag("unknown");
        boolean withContext = query.flag("context");
        int max = query.number("max", usualMax, MOST_LOOKED_AT);
        query.requireNoErrors();

        VerificationFilter period = VerificationFilter.startedBetween(since, until);
        VerificationFilter ofStatus = status.map(period::status).orElse(period);
        VerificationFilter ofAccount = account.map(ofStatus::account).orElse(ofStatus);
        VerificationFilter ofMode = mode.map(ofAccount::mode).orElse(ofAccount);
        VerificationFilter filter = unknown ? ofMode.flowUnknown() : ofMode;
        Map<String, String> given = new LinkedHashMap<>();
        given.put("since", since.toString());
        given.put("until", until.toString());
        FILTERS.forEach(name -> query.text(name).ifPresent(value -> given.put(name, value)));
        ListedVerifications page = audit.run(
                new Act("list", given),
                caller.name(),
                () -> list(filter, query.text("from"), max),
                it -> it.verifications().size());
        return new Listed(given, withContext, max, page);
    }

    private ListedVerifications list(VerificationFilter filter, Optional<String> from, int max) {
        try {
            return administration.list(filter, from, max);
        } catch (IllegalArgumentException e) {
            throw Parameters.wrong("from", "from.unknown", "must be what the page before has returned as next");
        }
    }
}
