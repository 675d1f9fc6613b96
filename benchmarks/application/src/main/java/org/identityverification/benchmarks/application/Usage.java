package org.identityverification.benchmarks.application;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/**
 * What this process has used.
 *
 * @param cpuNanos processor time of all threads
 * @param allocatedBytes allocated by each thread that still lives, by its id
 */
record Usage(long cpuNanos, Map<Long, Long> allocatedBytes) {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static Usage now() {
        long[] ids = THREADS.getAllThreadIds();
        long[] allocated = THREADS.getThreadAllocatedBytes(ids);
        Map<Long, Long> byThread = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
            // One that has died meanwhile has none.
            if (allocated[i] > 0) {
                byThread.put(ids[i], allocated[i]);
            }
        }
        return new Usage(SYSTEM.getProcessCpuTime(), byThread);
    }

    /** Processor time since then. */
    long cpuNanosSince(Usage earlier) {
        return cpuNanos - earlier.cpuNanos;
    }

    /** What threads that still live have allocated since then. */
    long allocatedBytesSince(Usage earlier) {
        return allocatedBytes.entrySet().stream()
                .mapToLong(thread -> thread.getValue() - earlier.allocatedBytes.getOrDefault(thread.getKey(), 0L))
                .sum();
    }

    /** What threads that still live have allocated in all. */
    long allAllocatedBytes() {
        return allocatedBytes.values().stream().mapToLong(Long::longValue).sum();
    }
}
