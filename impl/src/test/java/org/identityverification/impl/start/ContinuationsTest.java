package org.identityverification.impl.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.identityverification.FaceVerification;
import org.identityverification.impl.runtime.concurrent.Share;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ContinuationsTest extends StartFixture {

    @Test
    void may_hang_without_delaying_other_starts_on_threads_of_the_module_and_never_on_a_pool_of_the_JDK() {
        CountDownLatch end = new CountDownLatch(1);
        List<CompletableFuture<Void>> hanging = new ArrayList<>();
        List<String> names = new CopyOnWriteArrayList<>();
        Semaphore begun = new Semaphore(0);
        try (TestExecutors.Hanging threads = TestExecutors.full(EnumSet.noneOf(Share.class))) {
            VerificationStart starts = starts(threads.executor(), NEVER);
            // More than there may be calls; each is registered before its start has ended.
            for (int batch = 0; batch < 2; batch++) {
                call.close();
                for (int i = 0; i < 150; i++) {
                    hanging.add(starts.startAsync(request())
                            .thenAccept(started -> {
                                names.add(Thread.currentThread().getName());
                                begun.release();
                                TestExecutors.pass(end);
                            })
                            .toCompletableFuture());
                }
                call.open();
                begun.acquireUninterruptibly(150);
            }

            assertThat(starts.start(request()).authUrl()).contains("short");
            CompletionStage<FaceVerification> answered = starts.startAsync(request());
            CompletionStage<FaceVerification> invalid = starts.startAsync(request(it -> it.name("")));
            answered.toCompletableFuture().join();
            call.close();
            CompletionStage<FaceVerification> late =
                    starts(threads.executor(), SOON).startAsync(request());
            List<CompletionStage<String>> named = List.of(
                    answered.thenApply(ContinuationsTest::thread),
                    invalid.handle((it, thrown) -> thread(it)),
                    late.handle((it, thrown) -> thread(it)));
            assertThat(named)
                    .allSatisfy(thread -> assertThat(thread.toCompletableFuture())
                            .succeedsWithin(BOUND, InstanceOfAssertFactories.STRING)
                            .matches("identity-verification-\\d+|main"));
            call.open();
            assertThat(hanging).noneMatch(CompletableFuture::isDone);
            end.countDown();
            hanging.forEach(it -> assertThat(it).succeedsWithin(BOUND));
        }
        assertThat(names).allMatch(thread -> thread.startsWith("identity-verification-"));
    }

    private static String thread(FaceVerification started) {
        return Thread.currentThread().getName();
    }
}
