package org.identityverification.app.problem;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.identityverification.AlreadyStartedException;
import org.identityverification.FailureDetails;
import org.identityverification.FailureKind;
import org.identityverification.FieldError;
import org.identityverification.InvalidRequestException;
import org.identityverification.NotStartedException;
import org.identityverification.OutcomeUnknownException;
import org.identityverification.VerificationStatus;
import org.junit.jupiter.api.Test;

class ProblemsDocumentTest {

    private static final Pattern BODY = Pattern.compile("(?m)^\\{\"type\":\"urn:identity-verification:problem:.*}$");
    private static final Pattern START = Pattern.compile("(?s)\n  /api/verifications:\n(.*?)\n  /");
    private static final Pattern REFUSAL = Pattern.compile("(?m)^ {8}\"([45]\\d\\d)\":$");

    @Test
    void shows_a_body_as_this_application_writes_it_and_names_each_status() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "service.md"));
        List<JsonObject> shown = BODY.matcher(page)
                .results()
                .map(body -> Json.createReader(new StringReader(body.group())).readObject())
                .toList();
        List<JsonObject> all = problems()
                .map(problem -> problem.toJson(new Texts(Locale.ENGLISH)))
                .toList();

        assertThat(all)
                .containsAll(shown)
                .extracting(body -> body.getInt("status"))
                .containsExactlyElementsOf(described());
        assertThat(shown).extracting(body -> body.getInt("status")).containsExactly(409);
        assertThat(all)
                .allSatisfy(body -> assertThat(page).containsPattern("(?m)^- .*\\b" + body.getInt("status") + "\\b"));
    }

    /** The statuses that OpenAPI names. */
    private static List<Integer> described() throws IOException {
        String yaml = Files.readString(Path.of("src", "main", "resources", "META-INF", "openapi.yaml"));
        MatchResult start = START.matcher(yaml).results().findFirst().orElseThrow();
        return REFUSAL.matcher(start.group(1))
                .results()
                .map(status -> Integer.valueOf(status.group(1)))
                .toList();
    }

    private static Stream<Problem> problems() {
        FieldError misspelt = new FieldError(
                "contextid",
                "unknown.of.name, idNumber, mode, callbackUrl, contextId, repetition, embedding, account, consent, faceConsent,"
                        + " transferConsent",
                "does not exist");
        FieldError account = new FieldError("account", "account.role", "is not allowed by the token");
        return Stream.of(
                Problem.of(new InvalidRequestException(List.of(misspelt), FailureDetails.NONE)),
                Problem.of(new ProblemException(ProblemType.TOKEN_REQUIRED)),
                Problem.of(new ProblemException(ProblemType.ROLE_REQUIRED, List.of(account))),
                Problem.of(406),
                Problem.of(new AlreadyStartedException(
                        UUID.fromString("0b8f3c52-6d1e-4f7a-a4c9-71d2e5f80a36"),
                        VerificationStatus.PENDING,
                        true,
                        null)),
                Problem.of(new ProblemException(ProblemType.PAYLOAD_TOO_LARGE)),
                Problem.of(new ProblemException(ProblemType.UNSUPPORTED_MEDIA_TYPE)),
                Problem.of(new NotStartedException(FailureKind.UNDER_AGE, "", FailureDetails.NONE, null)),
                Problem.of(new ProblemException(ProblemType.TOO_MANY_REQUESTS)),
                new Problem(
                        "internal-error", 500, Optional.empty(), Optional.of("5b0f7f4e"), Optional.empty(), List.of()),
                Problem.of(new NotStartedException(FailureKind.NOT_AUTHORIZED, "", details("A403EP"), null)),
                Problem.of(new NotStartedException(FailureKind.THROTTLED, "", details("T429ID"), null)),
                Problem.of(new OutcomeUnknownException(FailureKind.TIMEOUT, "", FailureDetails.NONE, null)));
    }

    private static FailureDetails details(String code) {
        return FailureDetails.builder()
                .code(code)
                .requestId("8D4B6C2E-1F35-4A7B-9C60-3E5A7D9F1B24")
                .build();
    }
}
