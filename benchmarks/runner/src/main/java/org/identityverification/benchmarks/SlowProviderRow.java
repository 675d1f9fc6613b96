package org.identityverification.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Starting a verification with a provider that takes as long as real ones do. */
final class SlowProviderRow implements Row {

    private static final Duration DELAY = Duration.ofMillis(100);
    private static final List<String> WORKS = List.of(
            StartRow.MODULE,
            StartRow.MODULE_ASYNC,
            StartRow.REST_CLIENT,
            StartRow.GUARDED_JAVA_HTTP,
            StartRow.GUARDED_APACHE);

    @Override
    public String id() {
        return "slow-provider";
    }

    @Override
    public List<Section> measure(Surroundings surroundings) throws Exception {
        List<Section> sections = new ArrayList<>();
        try (Server server = surroundings.server(Store.MEMORY, id())) {
            Callers callers = new Callers(server);
            for (String work : WORKS) {
                callers.run(work, 50, 2);
            }
            for (int count : List.of(1, 50, 200)) {
                sections.add(section(surroundings, callers, count));
            }
        } finally {
            surroundings.stub().delay(Duration.ZERO);
        }
        return sections;
    }

    private static Section section(Surroundings surroundings, Callers callers, int count) throws Exception {
        Settings settings = surroundings.settings();
        Rounds rounds = new Rounds();
        for (String work : WORKS) {
            rounds.measure(work, into -> {
                surroundings.stub().delay(DELAY);
                Callers.Outcome outcome = callers.run(work, count, settings.seconds());
                into.note(work, "starts/s", outcome.perSecond());
                into.note(
                        work + ": in flight at once",
                        "calls",
                        surroundings.stub().mostInFlight());
                into.note(work + ": p99", "ms", outcome.p99Millis());
            });
        }
        rounds.run(settings.rounds());
        Section section = new Section(
                "slow-provider-" + count,
                "Start a verification, the provider takes 100 ms, " + count + (count == 1 ? " caller" : " callers"),
                "Store in memory.");
        rounds.figures().forEach(section::add);
        section.add(Ratio.atLeast(0.95, rounds.figure(StartRow.MODULE), rounds.figure(StartRow.REST_CLIENT)));
        section.add(Ratio.atLeast(0.9, rounds.figure(StartRow.MODULE_ASYNC), rounds.figure(StartRow.MODULE)));
        return section;
    }
}
