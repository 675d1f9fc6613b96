package org.identityverification.impl.runtime.messages;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;

/** What threads are doing, for a message. Only positions in the code: exceptions and variables may hold personal data. */
public final class ThreadActivity {

    private static final int SHOWN_FRAMES = 30;

    private ThreadActivity() {}

    public static String of(Collection<Thread> threads) {
        return threads.stream().map(ThreadActivity::of).collect(Collectors.joining("\n"));
    }

    private static String of(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .limit(SHOWN_FRAMES)
                .map(it -> "\n\tat " + it.getClassName() + "." + it.getMethodName() + ":" + it.getLineNumber())
                .collect(Collectors.joining("", thread.getName() + " is in", ""));
    }
}
