package org.identityverification.app.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Optional;
import org.identityverification.app.access.Caller;
import org.identityverification.app.problem.ProblemException;
import org.identityverification.app.request.JsonBody;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Any body that is sent to start a verification")
class RequestReaderFuzzTest {

    @FuzzTest
    @DisplayName("is refused as a whole or field by field, or is a request of valid characters")
    void isARequestOrNot(byte[] input) {
        try {
            RequestReader read = new RequestReader(
                    JsonBody.parse(input, RequestReader.FIELDS),
                    null,
                    new Caller("anyone", "anyone", Optional.empty(), any -> true));

            assertThat(read.errorsWith(List.of()))
                    .allSatisfy(error -> assertThat(RequestReader.FIELDS.contains(error.field())
                                    != error.code().startsWith("unknown."))
                            .isTrue());
            read.request().name().ifPresent(RequestReaderFuzzTest::assertUnicode);
            read.request().idNumber().ifPresent(RequestReaderFuzzTest::assertUnicode);
            read.request().contextId().ifPresent(RequestReaderFuzzTest::assertUnicode);
            read.request().callbackUrl().ifPresent(RequestReaderFuzzTest::assertUnicode);
            read.request().account().ifPresent(RequestReaderFuzzTest::assertUnicode);
        } catch (ProblemException e) {
            // Not kept as the cause: parsers quote the body.
            assertThat(e.getCause()).isNull();
        }
    }

    private static void assertUnicode(String text) {
        assertThat(text.codePoints()).noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    }
}
