package org.identityverification.testservers;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Each {@code await()} looks at its condition at once, not only after its first interval, and waits long enough for a busy machine. */
public final class PromptWaits implements LauncherSessionListener {

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultTimeout(HttpRequests.LONG_ENOUGH);
    }
}
