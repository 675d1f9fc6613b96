package org.identityverification.benchmarks.application;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this process has used.
 *
 * @param cpuNanos processor time of all threads
 * @param allocatedBytes allocated by each thread, by its id; by one that has died, as far as it was looked at before
 */
record Usage(long cpuNanos, Map<Long, Long> allocatedBytes) {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final Map<Long, Long> SEEN = new ConcurrentHashMap<>();

    static Usage now() {
        long[] ids = THREADS.getAllThreadIds();
        long[] allocated = THREADS.getThreadAllocatedBytes(ids);
        for (int i = 0; i < ids.length; i++) {
            // One that has died meanwhile has none.
            if (allocated[i] > 0) {
                SEEN.merge(ids[i], allocated[i], Math::max);
            }
        }
        return new Usage(SYSTEM.getProcessCpuTime(), Map.copyOf(SEEN));
    }

    /** Processor time since then. */
    long cpuNanosSince(Usage earlier) {
        return cpuNanos - earlier.cpuNanos;
    }

    /** What was allocated since then. */
    long allocatedBytesSince(Usage earlier) {
        return allocatedBytes.entrySet().stream()
                .mapToLong(thread -> thread.getValue() - earlier.allocatedBytes.getOrDefault(thread.getKey(), 0L))
                .sum();
    }

    /** What was allocated in all. */
    long allAllocatedBytes() {
        return allocatedBytes.values().stream().mapToLong(Long::longValue).sum();
    }
}
