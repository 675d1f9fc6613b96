package org.identityverification.impl.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.identityverification.impl.notification.NotificationReader.Notification;
import org.identityverification.impl.notification.NotificationReader.UnreadableNotificationException;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Any body that a caller with a notify URL sends")
class NotificationReaderFuzzTest {

    private final NotificationReader reader = new NotificationReader();

    @FuzzTest
    @DisplayName("is refused with a message of our own, or is a notification that fits into the database")
    void isANotificationOrNot(byte[] input) {
        try {
            Notification notification = reader.read(input);

            assertThat(notification.flowId()).matches("[\\x21-\\x7E]{1,64}");
            assertFits(notification.verifyCode(), 512);
            assertFits(notification.failReasonCode(), 32);
        } catch (UnreadableNotificationException e) {
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
