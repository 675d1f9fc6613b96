package org.identityverification.benchmarks.application;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * What this process has used.
 *
 * @param cpuNanos processor time of all threads
 * @param allocatedBytes allocated by all threads that still live
 */
record Usage(long cpuNanos, long allocatedBytes) {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static Usage now() {
        long[] allocated = THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds());
        return new Usage(
                SYSTEM.getProcessCpuTime(),
                Arrays.stream(allocated).filter(bytes -> bytes > 0).sum());
    }

    Usage since(Usage earlier) {
        return new Usage(cpuNanos - earlier.cpuNanos, allocatedBytes - earlier.allocatedBytes);
    }
}
