package org.identityverification.impl.start;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.identityverification.FaceAuthMode;
import org.identityverification.InvalidRequestException;
import org.identityverification.VerificationRequest;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The check of a whole request before any call. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RequestCheckBenchmark {

    private final RequestCheck check = new RequestCheck(Optional.empty(), Clock.tickMillis(ZoneOffset.UTC));

    // The example number of GB 11643, which is nobody's.
    private final VerificationRequest good = VerificationRequest.builder()
            .name("张三")
            .idNumber("11010519491231002X")
            .mode(FaceAuthMode.TENCENT)
            .callbackUrl("https://shop.example.com/orders/201908221430111/verified?step=2")
            .contextId("201908221430111")
            .build();

    private final VerificationRequest bad = VerificationRequest.builder()
            .name(" 张三")
            .idNumber("110105194912310020")
            .callbackUrl("/verified")
            .contextId("201908221430111")
            .build();

    /** One without faults. */
    @Benchmark
    public Object accepted() {
        return check.check(good, null);
    }

    /** One with four faults, which the exception tells. */
    @Benchmark
    public InvalidRequestException refused() {
        try {
            check.check(bad, null);
        } catch (InvalidRequestException e) {
            return e;
        }
        throw new IllegalStateException("a request with faults was accepted");
    }
}
