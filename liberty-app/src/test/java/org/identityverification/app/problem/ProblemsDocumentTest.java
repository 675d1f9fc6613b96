package org.identityverification.app.problem;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.identityverification.AlreadyStartedException;
import org.identityverification.FailureDetails;
import org.identityverification.FailureKind;
import org.identityverification.FieldError;
import org.identityverification.InvalidRequestException;
import org.identityverification.NotStartedException;
import org.identityverification.VerificationStatus;
import org.junit.jupiter.api.Test;

class ProblemsDocumentTest {

    private static final Path PAGE = Path.of("..", "docs", "service.md");
    private static final Pattern BODY = Pattern.compile("(?m)^\\{\"type\":\"urn:identity-verification:problem:.*}$");

    @Test
    void shows_bodies_as_this_application_writes_them() throws IOException {
        String fields =
                "name, idNumber, mode, callbackUrl, contextId, repetition, embedding, account, consent, faceConsent,"
                        + " transferConsent";
        FieldError misspelt = new FieldError("contextid", "unknown.of." + fields, "does not exist");
        UUID earlier = UUID.fromString("0b8f3c52-6d1e-4f7a-a4c9-71d2e5f80a36");
        FailureDetails details = FailureDetails.builder()
                .code("A403EP")
                .requestId("8D4B6C2E-1F35-4A7B-9C60-3E5A7D9F1B24")
                .build();

        assertThat(BODY.matcher(Files.readString(PAGE)).results())
                .map(body -> Json.createReader(new StringReader(body.group())).readObject())
                .containsExactlyElementsOf(Stream.of(
                                new InvalidRequestException(List.of(misspelt), FailureDetails.NONE),
                                new AlreadyStartedException(earlier, VerificationStatus.PENDING, true, null),
                                new NotStartedException(FailureKind.NOT_AUTHORIZED, "", details, null))
                        .map(failure -> Problem.of(failure).toJson(new Texts(Locale.ENGLISH)))
                        .toList());
    }

    @Test
    void names_each_type_with_its_status() throws IOException {
        Stream<String> ofApplication = Stream.of(ProblemType.values())
                .filter(it -> it != ProblemType.REFUSED)
                .map(it -> "`%s` (%d)".formatted(ProblemType.slug(it), it.status()));
        Stream<String> ofModule = Stream.of(FailureKind.values())
                .filter(it -> it.httpStatus() < 500)
                .map(it -> "`%s` (%d)".formatted(ProblemType.slug(it), it.httpStatus()));

        assertThat(Files.readString(PAGE))
                .contains(Stream.concat(ofApplication, ofModule).toList());
    }
}
