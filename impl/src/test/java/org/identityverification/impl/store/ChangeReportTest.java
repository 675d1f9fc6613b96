package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.notified;
import static org.identityverification.impl.verification.Changes.notifiedPass;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.runtime.messages.LoggedMessages;
import org.identityverification.impl.runtime.messages.Message;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Change.Answer;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.VerificationRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ChangeReportTest extends StoreFixture {

    @AutoClose
    private final LoggedMessages log = new LoggedMessages(ChangeReport.class);

    @Test
    void is_one_line_for_each_change_of_a_verification() {
        UUID id = start().id();
        String shown = Message.shortened(id);
        store.change(id, FAILURE);
        store.change(id, notifiedPass());
        store.change(id, notifiedPass());
        store.change(id, SUCCESS);
        store.change(id, SUCCESS);
        store.change(id, notified("other", VerificationOutcome.PASSED, "code"));
        store.change(UUID.randomUUID(), SUCCESS);

        assertThat(log.all())
                .containsExactly(
                        "IDV0050: Verification " + shown + " was started and is PENDING (mode TENCENT)",
                        "IDV0051: Verification " + shown + " is FAILED (source QUERY, confirmed)",
                        "IDV0052: A notification for verification " + shown
                                + " waits until it is confirmed or its start is answered",
                        "IDV0051: Verification " + shown + " is PASSED (source NOTIFICATION, confirmed)");
        assertThat(told.all())
                .containsExactly("ended failed query true of retail", "ended passed notification true of retail");
    }

    @Test
    void says_when_the_provider_contradicts_a_notification_not_when_an_operator_drops_it() {
        VerificationRecord passed = claim();
        store.change(passed.id(), asked(new Answer.Failure(null), passed));
        UUID failed = start().id();
        store.change(failed, notified(FLOW, VerificationOutcome.FAILED, null));
        store.change(failed, SUCCESS);
        VerificationRecord discarded = claim();
        store.change(discarded.id(), asked(new Answer.NoAccount(), discarded));
        store.change(discarded.id(), new Change.Discarded(VerificationOutcome.PASSED));

        assertThat(lines("IDV0035"))
                .containsExactly(
                        "IDV0035: The provider contradicts a notification for verification "
                                + Message.shortened(passed.id())
                                + ", which is dropped: the notification says PASSED, the"
                                + " provider says FAILED. Its notify URL may have leaked",
                        "IDV0035: The provider contradicts a notification for verification "
                                + Message.shortened(failed) + ", which is dropped: the notification says FAILED, the"
                                + " provider says PASSED. The person may have passed after a failed attempt");
    }

    @Test
    void says_why_a_claim_is_parked() {
        VerificationRecord parked = claim();
        store.change(parked.id(), asked(new Answer.NoAccount(), parked));

        assertThat(lines("IDV0038"))
                .singleElement(STRING)
                .startsWith("IDV0038: A notification for verification " + Message.shortened(parked.id())
                        + " is parked, because it cannot be confirmed: account retail is gone from the configuration"
                        + " and the AppCodeSource");
    }

    @Test
    void says_when_the_answer_to_a_start_names_another_flow_than_a_notification_did() {
        VerificationRecord claimed = begin();
        store.change(claimed.id(), notified("other", VerificationOutcome.PASSED, "code"));
        store.change(claimed, answered());
        use(BELIEVING);
        VerificationRecord believed = begin();
        clock.move(Duration.ofMinutes(1));
        store.change(believed.id(), notified("other", VerificationOutcome.PASSED, "code"));
        store.change(believed, answered());

        List<String> lines = lines("IDV0065");
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).contains(Message.shortened(claimed.id()), "it is dropped");
        assertThat(lines.get(1)).contains(Message.shortened(believed.id()), "its result stays");
    }

    @Test
    void says_when_a_delivery_is_parked_because_its_nodes_died() {
        pass();
        takeOne(DueFor.DELIVER);
        endLeases();
        takeOne(DueFor.DELIVER);
        clock.move(Duration.ofDays(4));
        take(DueFor.DELIVER);

        assertThat(log.all())
                .last()
                .asString()
                .startsWith("IDV0033")
                .contains("this was attempt 2, and the node failed");
    }

    private List<String> lines(String number) {
        return log.all().stream().filter(line -> line.startsWith(number)).toList();
    }
}
