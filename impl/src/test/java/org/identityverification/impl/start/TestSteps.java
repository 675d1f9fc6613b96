package org.identityverification.impl.start;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.identityverification.FaceAuthMode;
import org.identityverification.ResidentIdNumber;
import org.identityverification.VerificationRequest;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.concurrent.Deadline;
import org.identityverification.impl.provider.FaceAuthAnswer;

/** The steps of a start, each of which lasts until it is let go. */
final class TestSteps extends VerificationStart {

    private static final FaceAuthAnswer ANSWER = new FaceAuthAnswer("1", "short", "long", null, null);

    final CountDownLatch provider = new CountDownLatch(1);
    final CountDownLatch store = new CountDownLatch(1);
    final AtomicInteger calls = new AtomicInteger();
    final AtomicInteger remembered = new AtomicInteger();
    /** The threads that remembered the start as unanswered. */
    final List<Thread> unanswered = new CopyOnWriteArrayList<>();
    /** The thread of the call. */
    volatile Thread caller;

    volatile boolean interrupted;
    volatile boolean invalid;
    volatile RuntimeException failure;
    volatile VerificationStatus status = VerificationStatus.PENDING;

    void answerAtOnce() {
        provider.countDown();
        store.countDown();
    }

    @Override
    CheckedRequest check(VerificationRequest request) {
        // The example number of GB 11643, or one that is wrong.
        ResidentIdNumber number = ResidentIdNumber.parse(invalid ? "" : "11010519491231002X");
        return new CheckedRequest("张三", number, FaceAuthMode.TENCENT, null, null, null, null);
    }

    @Override
    FaceAuthAnswer call(UUID id, CheckedRequest request, Deadline deadline) {
        caller = Thread.currentThread();
        calls.incrementAndGet();
        pass(provider);
        if (failure != null) {
            throw failure;
        }
        return ANSWER;
    }

    @Override
    VerificationStatus remember(UUID id, CheckedRequest request, FaceAuthAnswer answer) {
        pass(store);
        remembered.incrementAndGet();
        return status;
    }

    @Override
    void rememberUnanswered(UUID id, CheckedRequest request) {
        pass(store);
        unanswered.add(Thread.currentThread());
    }

    void pass(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            interrupted = true;
            Thread.currentThread().interrupt();
        }
    }
}
