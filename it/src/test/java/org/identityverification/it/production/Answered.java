package org.identityverification.it.production;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.identityverification.it.server.Http;

record Answered(int status, Duration took, boolean hasRetryAfter) {

    static CompletableFuture<Answered> to(Supplier<HttpResponse<String>> request) {
        return CompletableFuture.supplyAsync(
                () -> {
                    long begun = System.nanoTime();
                    int status = Http.NO_ANSWER;
                    boolean hasRetryAfter = false;
                    try {
                        HttpResponse<String> answer = request.get();
                        status = answer.statusCode();
                        hasRetryAfter = !Http.header(answer, "Retry-After").isEmpty();
                    } catch (UncheckedIOException e) {
                        // The status says so.
                    }
                    return new Answered(status, Duration.ofNanos(System.nanoTime() - begun), hasRetryAfter);
                },
                work -> new Thread(work).start());
    }

    /** Does something so many times a second, at fixed moments. */
    static void everySecond(long seconds, int times, Runnable work) {
        long begun = System.nanoTime();
        for (long i = 0; i < seconds * times; i++) {
            LockSupport.parkNanos(begun + TimeUnit.SECONDS.toNanos(i) / times - System.nanoTime());
            work.run();
        }
    }

    /** Waits for all answers, and prints how long they took. */
    static List<Answered> all(String what, List<CompletableFuture<Answered>> requests) {
        List<Answered> all = requests.stream().map(CompletableFuture::join).toList();
        List<Long> millis =
                all.stream().map(it -> it.took().toMillis()).sorted().toList();
        System.out.printf(
                "%d %s, %s, ms: p50 %d, p90 %d, p99 %d, max %d%n",
                millis.size(),
                what,
                all.stream().collect(Collectors.groupingBy(Answered::status, TreeMap::new, Collectors.counting())),
                millis.get(millis.size() / 2),
                millis.get(millis.size() * 9 / 10),
                millis.get(millis.size() * 99 / 100),
                millis.get(millis.size() - 1));
        return all;
    }

    static void assertAll(List<Answered> all, int status, Duration lessThan) {
        assertThat(all).extracting(Answered::status).containsOnly(status);
        assertThat(all)
                .extracting(Answered::took)
                .allSatisfy(it -> assertThat(it).isLessThan(lessThan));
    }
}
