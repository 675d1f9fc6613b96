package org.identityverification.impl.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Whatever body somebody sends who knows a notify URL")
class NoticeReaderFuzzTest {

    private final NoticeReader reader = new NoticeReader();

    @FuzzTest
    @DisplayName("is refused in words of our own, or is a notice that fits into the database")
    void isANoticeOrNot(byte[] input) {
        try {
            Notice notice = reader.read(input);

            assertThat(notice.flowId()).matches("[\\x21-\\x7E]{1,64}");
            assertFits(notice.contextId(), 256);
            assertFits(notice.verifyCode(), 512);
            assertFits(notice.failReasonCode(), 32);
        } catch (UnreadableNoticeException e) {
            assertThat(e.getMessage()).matches("(it|its|success|status|something) [A-Za-z0-9 -]+");
        }
    }

    private static void assertFits(String text, int most) {
        if (text != null) {
            assertThat(text).hasSizeBetween(1, most).doesNotContain("\0");
            assertThat(text.codePoints()).noneMatch(c -> Character.getType(c) == Character.SURROGATE);
        }
    }
}
