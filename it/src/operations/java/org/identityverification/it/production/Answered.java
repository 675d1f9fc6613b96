package org.identityverification.it.production;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
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

    static List<Answered> all(List<CompletableFuture<Answered>> requests) {
        return requests.stream().map(CompletableFuture::join).toList();
    }

    static void assertAll(List<Answered> all, int status, Duration lessThan) {
        assertThat(all).extracting(Answered::status).containsOnly(status);
        assertThat(all)
                .extracting(Answered::took)
                .allSatisfy(it -> assertThat(it).isLessThan(lessThan));
    }
}
