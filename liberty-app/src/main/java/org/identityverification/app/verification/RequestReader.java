package org.identityverification.app.verification;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.identityverification.Embedding;
import org.identityverification.FaceAuthMode;
import org.identityverification.FieldError;
import org.identityverification.VerificationRequest;
import org.identityverification.app.access.Caller;
import org.identityverification.app.problem.ProblemException;
import org.identityverification.app.problem.ProblemType;
import org.identityverification.app.request.JsonBody;
import org.jspecify.annotations.Nullable;

/** Reads the body of {@code POST /verifications}. */
final class RequestReader {

    /** A header that makes a request unique among those of its caller. */
    static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    /** In the order in which their errors are reported. */
    static final List<String> FIELDS = List.of(
            "name",
            "idNumber",
            "mode",
            "callbackUrl",
            "contextId",
            "repetition",
            "embedding",
            "account",
            "consent",
            "faceConsent",
            "transferConsent");

    private final JsonBody body;
    private final List<FieldError> errors = new ArrayList<>();
    private final VerificationRequest request;
    private final VerificationRequest entered;

    /** Faults of the body's fields are kept as errors. Throws a {@link ProblemException} for what the caller may not ask for. */
    RequestReader(JsonBody body, @Nullable String key, Caller caller) {
        this.body = body;
        VerificationRequest.Builder builder = VerificationRequest.builder()
                .name(body.text("name"))
                .idNumber(body.text("idNumber"))
                .mode(body.constant("mode", FaceAuthMode.values(), "mode.unknown"))
                .callbackUrl(body.text("callbackUrl"))
                .account(account(caller))
                .contextId(contextId(caller.onlyContextId()))
                .repetition(body.bool("repetition"))
                .embedding(body.constant("embedding", Embedding.values(), "embedding.unknown"));
        this.entered = builder.startKey(key).build();
        this.request =
                builder.startKey(key == null ? null : ofCaller(key, caller)).build();
    }

    /** Two callers with the same key never meet. */
    private static String ofCaller(String key, Caller caller) {
        try {
            byte[] bytes = (caller.id() + "\n" + key).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The request as the caller sent it, to be checked. */
    VerificationRequest entered() {
        return entered;
    }

    /** The request, to be started if there are no errors. */
    VerificationRequest request() {
        return request;
    }

    /** Adds an error when the request names a return address that is not allowed. The service refuses a blank one. */
    void requireCallback(Predicate<String> allowed) {
        if (request.callbackUrl()
                .filter(url -> !url.isBlank() && !allowed.test(url))
                .isPresent()) {
            errors.add(new FieldError("callbackUrl", "callbackUrl.origin", "must have an allowed origin"));
        }
    }

    /** Adds an error when the request does not carry the current version of the notice, and for each of these fields that is not true. */
    void requireConsent(String version, List<String> separate) {
        String given = body.text("consent");
        if (!body.has("consent")) {
            errors.add(new FieldError("consent", "consent.missing", "is required"));
        } else if (given != null && !given.equals(version)) {
            errors.add(new FieldError("consent", "consent.changed", "is not the current version of the notice"));
        }
        for (String field : separate) {
            Boolean agreed = body.bool(field);
            if (!body.has(field) || Boolean.FALSE.equals(agreed)) {
                errors.add(new FieldError(field, field + ".missing", "is required to be true"));
            }
        }
    }

    /** The errors that were found here, and those of the service for all other fields. */
    List<FieldError> errorsWith(List<FieldError> ofTheService) {
        List<FieldError> found =
                Stream.concat(body.errors().stream(), errors.stream()).toList();
        Set<String> faulty = found.stream().map(FieldError::field).collect(Collectors.toSet());
        return Stream.concat(
                        found.stream(),
                        ofTheService.stream()
                                .map(RequestReader::atHeader)
                                .filter(error -> !faulty.contains(error.field()))
                                // An unreadable embedding may be one that needs no return address.
                                .filter(error -> !faulty.contains("embedding")
                                        || !error.code().equals("callbackUrl.missing")))
                .sorted(Comparator.comparingInt(error -> FIELDS.indexOf(error.field())))
                .toList();
    }

    private static FieldError atHeader(FieldError error) {
        return error.field().equals("startKey")
                ? new FieldError(IDEMPOTENCY_KEY, error.code(), error.message())
                : error;
    }

    /** Decided before the account is looked up: a caller learns nothing about accounts of others. */
    private @Nullable String account(Caller caller) {
        String named = body.text("account");
        if (!caller.mayUse().test(Optional.ofNullable(named))) {
            throw notAllowed(
                    ProblemType.ROLE_REQUIRED,
                    new FieldError("account", "account.role", "is not allowed by the token"));
        }
        return named;
    }

    private @Nullable String contextId(Optional<String> only) {
        String named = body.text("contextId");
        if (only.isEmpty()) {
            return named;
        }
        if (body.has("contextId") && !only.get().equals(named)) {
            throw notAllowed(
                    ProblemType.CONTEXT_NOT_YOURS,
                    new FieldError("contextId", "contextId.notYours", "is not the subject of the token"));
        }
        return only.get();
    }

    /** Also names the fields that do not exist: one of them may be the one that is missing. */
    private ProblemException notAllowed(ProblemType type, FieldError error) {
        Stream<FieldError> unknown = body.errors().stream().filter(it -> !FIELDS.contains(it.field()));
        return new ProblemException(
                type, Stream.concat(unknown, Stream.of(error)).toList());
    }
}
