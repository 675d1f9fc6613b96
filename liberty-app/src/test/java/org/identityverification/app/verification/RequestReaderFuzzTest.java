package org.identityverification.app.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.identityverification.app.problem.ProblemException;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Whatever body is sent to start a verification")
class RequestReaderFuzzTest {

    @FuzzTest
    @DisplayName("is refused as a whole, or field by field, or is a request made of characters")
    void isARequestOrNot(byte[] input) {
        try {
            ReadRequest read = RequestReader.read(input);

            assertThat(read.errors())
                    .allSatisfy(error -> assertThat(error.field()).isIn(ReadRequest.FIELDS));
            assertThat(read.errorsWith(read.errors())).hasSameSizeAs(read.errors());
            read.request().name().ifPresent(RequestReaderFuzzTest::assertUnicode);
            read.request().idNumber().ifPresent(RequestReaderFuzzTest::assertUnicode);
            read.request().contextId().ifPresent(RequestReaderFuzzTest::assertUnicode);
            read.request().callbackUrl().ifPresent(RequestReaderFuzzTest::assertUnicode);
        } catch (ProblemException e) {
            // Not kept as the cause: parsers quote what they stumble over.
            assertThat(e.getCause()).isNull();
        }
    }

    private static void assertUnicode(String text) {
        assertThat(text.codePoints()).noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    }
}
