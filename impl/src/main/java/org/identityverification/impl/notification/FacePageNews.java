package org.identityverification.impl.notification;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.NotificationOptions;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.identityverification.FacePageOpened;
import org.identityverification.impl.concurrent.BoundedExecutor;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.Share;

/**
 * Tells the application that a face page was entered. Only a few such events are under way at a time, and more are dropped:
 * a caller who knows a notify URL can cause them, and an observer that hangs must not take the threads that results need.
 */
@ApplicationScoped
class FacePageNews {

    static final int MAX_AT_ONCE = 4;

    private final Event<FacePageOpened> event;
    private final BoundedExecutor executor;
    private final Semaphore room = new Semaphore(MAX_AT_ONCE);

    /** For the container's proxy only. */
    @SuppressWarnings("NullAway")
    FacePageNews() {
        this.event = null;
        this.executor = null;
    }

    @Inject
    FacePageNews(Event<FacePageOpened> event, ModuleExecutor executor) {
        this.event = event;
        this.executor = executor.share(Share.OBSERVERS);
    }

    /** Returns at once and never fails. */
    @SuppressWarnings("FutureReturnValueIgnored") // what observers throw is theirs
    void opened(UUID verificationId) {
        if (!room.tryAcquire()) {
            return;
        }
        try {
            event.fireAsync(new FacePageOpened(verificationId), NotificationOptions.ofExecutor(executor))
                    .whenComplete((fired, failure) -> room.release());
        } catch (RejectedExecutionException e) {
            room.release();
        }
    }
}
