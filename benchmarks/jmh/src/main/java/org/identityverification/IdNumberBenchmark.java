package org.identityverification;

import cn.hutool.core.util.IdcardUtil;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A good ID number, checked; beside the library that most Chinese applications check it with. Nobody's numbers. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class IdNumberBenchmark {

    private static final LocalDate FIRST_BIRTH_DATE = LocalDate.of(1940, 1, 1);

    // Many, and of people of every age, so that the processor does not learn one by heart.
    private final String[] numbers =
            IntStream.range(0, 256).mapToObj(IdNumberBenchmark::idNumber).toArray(String[]::new);
    private final Clock clock = Clock.tickMillis(ZoneOffset.UTC);
    private int next;

    /** Ours: what is wrong with it, if anything. */
    @Benchmark
    public Optional<FieldError> check() {
        return ResidentIdNumber.check(nextNumber(), clock);
    }

    /** Ours: checked and made a value, with the birth date. */
    @Benchmark
    public ResidentIdNumber parse() {
        return ResidentIdNumber.parse(nextNumber(), clock);
    }

    /** The other library's check. */
    @Benchmark
    public boolean hutool() {
        return IdcardUtil.isValidCard18(nextNumber());
    }

    private String nextNumber() {
        next = (next + 1) % numbers.length;
        return numbers[next];
    }

    private static String idNumber(int i) {
        String birthDate = FIRST_BIRTH_DATE.plusDays(i * 97L).format(DateTimeFormatter.BASIC_ISO_DATE);
        String seventeen = "110105" + birthDate + (100 + i);
        int sum = 0;
        for (int place = 0; place < seventeen.length(); place++) {
            sum = (sum + seventeen.charAt(place) - '0') * 2 % 11;
        }
        int last = (12 - sum) % 11;
        return seventeen + (last == 10 ? "X" : last);
    }
}
