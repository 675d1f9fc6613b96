package org.identityverification.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Starting a verification that is on the disk before anybody hears of it. */
final class DurableStartRow implements Row {

    private static final String BY_HAND = "rest client, then the same statements";
    private static final int WARM_UP_SECONDS = 25;

    @Override
    public String id() {
        return "durable-start";
    }

    @Override
    public List<Section> measure(Surroundings surroundings) throws Exception {
        List<Section> sections = new ArrayList<>();
        for (Store store : List.of(Store.POSTGRESQL, Store.H2)) {
            try (Server server = surroundings.server(store, id())) {
                Callers callers = new Callers(server);
                callers.run(StartRow.MODULE, 20, WARM_UP_SECONDS);
                callers.run(BY_HAND, 20, WARM_UP_SECONDS);
                surroundings.gatherStatistics(store);
                for (int count : List.of(1, 20)) {
                    sections.add(section(surroundings.settings(), callers, store, count));
                }
            }
        }
        return sections;
    }

    private static Section section(Settings settings, Callers callers, Store store, int count) throws Exception {
        Rounds rounds = new Rounds();
        for (String work : List.of(StartRow.MODULE, StartRow.MODULE_ASYNC, BY_HAND)) {
            rounds.measure(work, into -> {
                Callers.Outcome outcome = callers.run(work, count, settings.seconds());
                into.note(work, "starts/s", outcome.perSecond());
                into.note(work + ": processor time", "µs/start", outcome.cpuMicros());
            });
        }
        rounds.run(settings.rounds());
        Section section = new Section(
                "durable-start-%s-%d".formatted(store, count).toLowerCase(java.util.Locale.ROOT),
                "Start a verification, durable, %s, %d %s".formatted(store, count, count == 1 ? "caller" : "callers"),
                store.durability() + "; the provider answers at once.");
        rounds.figures().forEach(section::add);
        section.add(Ratio.atLeast(0.9, rounds.figure(StartRow.MODULE), rounds.figure(BY_HAND)));
        section.add(Ratio.atLeast(0.9, rounds.figure(StartRow.MODULE_ASYNC), rounds.figure(StartRow.MODULE)));
        return section;
    }
}
