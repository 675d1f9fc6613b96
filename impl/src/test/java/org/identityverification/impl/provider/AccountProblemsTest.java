package org.identityverification.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.identityverification.FailureDetails;
import org.identityverification.ProviderAccountException;
import org.identityverification.ProviderAccountException.Reason;
import org.identityverification.impl.messages.LoggedMessages;
import org.identityverification.impl.messages.OncePerMinute;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is wrong with the account")
class AccountProblemsTest {

    private final AtomicLong nanoTime = new AtomicLong();

    @AutoClose
    private final LoggedMessages log = new LoggedMessages(AccountProblemsTest.class);

    private final AccountProblems problems = new AccountProblems(
            System.getLogger(AccountProblemsTest.class.getName()), new OncePerMinute(nanoTime::get));

    @Test
    void is_told_once_a_minute_with_the_number_of_refusals_as_long_as_it_goes_on() {
        refuse(Reason.BALANCE_USED_UP, 1000);
        assertThat(log.all())
                .singleElement()
                .asString()
                .startsWith("IDV0040")
                .contains("BALANCE_USED_UP", "30503107", "REQUEST-1");

        aMinutePasses();
        refuse(Reason.BALANCE_USED_UP, 8);
        assertThat(log.all()).hasSize(2);
        assertThat(log.all().get(1)).startsWith("IDV0041").contains("BALANCE_USED_UP", " 1000 ");

        aMinutePasses();
        refuse(Reason.BALANCE_USED_UP, 1);
        assertThat(log.all()).hasSize(3);
        assertThat(log.all().get(2)).startsWith("IDV0041").contains(" 8 ");
    }

    @Test
    void is_told_at_once_again_after_a_quiet_minute() {
        refuse(Reason.BALANCE_USED_UP, 1);
        aMinutePasses();
        refuse(Reason.BALANCE_USED_UP, 1);

        assertThat(log.all()).hasSize(2).allMatch(line -> line.startsWith("IDV0040"));
    }

    @Test
    void is_told_for_each_reason() {
        refuse(Reason.BALANCE_USED_UP, 3);
        refuse(Reason.APP_CODE_REFUSED, 2);
        assertThat(log.all()).hasSize(2).allMatch(line -> line.startsWith("IDV0040"));

        problems.flush();
        assertThat(log.all().subList(2, 4))
                .anyMatch(line -> line.contains("BALANCE_USED_UP") && line.contains(" 2 "))
                .anyMatch(line -> line.contains("APP_CODE_REFUSED") && line.contains(" 1 "));
    }

    @Test
    void is_not_forgotten_when_the_application_stops_within_the_minute() {
        refuse(Reason.QUOTA_USED_UP, 5);

        problems.flush();

        assertThat(log.all()).hasSize(2);
        assertThat(log.all().get(1)).startsWith("IDV0041").contains("QUOTA_USED_UP", " 4 ");
    }

    @Test
    void is_counted_to_the_last_refusal_when_many_threads_are_refused() throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        for (int i = 0; i < 500; i++) {
            threads.execute(() -> problems.report(refusal(Reason.QUOTA_USED_UP)));
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();

        problems.flush();

        assertThat(log.all()).hasSize(2);
        assertThat(log.all().get(1)).contains(" 499 ");
    }

    private void refuse(Reason reason, int times) {
        for (int i = 0; i < times; i++) {
            problems.report(refusal(reason));
        }
    }

    private void aMinutePasses() {
        nanoTime.addAndGet(TimeUnit.MINUTES.toNanos(1));
    }

    private static ProviderAccountException refusal(Reason reason) {
        FailureDetails details = new FailureDetails(
                Optional.of("30503107"),
                Optional.empty(),
                Optional.of("REQUEST-1"),
                Optional.empty(),
                Optional.empty());
        return new ProviderAccountException(reason, "refused", details, null);
    }
}
