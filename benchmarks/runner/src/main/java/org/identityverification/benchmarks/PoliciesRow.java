package org.identityverification.benchmarks;

import java.util.List;

/** What each policy of MicroProfile Fault Tolerance costs on its own. */
final class PoliciesRow implements Row {

    private static final List<String> WORKS = List.of(
            "rest client",
            "rest client, @Retry",
            "rest client, @CircuitBreaker",
            "rest client, @Bulkhead",
            "rest client, all three",
            "rest client, on another thread");
    private static final int CALLERS = 50;
    private static final int WARM_UP_SECONDS = 6;

    @Override
    public String id() {
        return "policies";
    }

    @Override
    public List<Section> measure(Surroundings surroundings) throws Exception {
        Settings settings = surroundings.settings();
        Rounds rounds = new Rounds();
        try (Server server = surroundings.server(Store.MEMORY, id())) {
            Callers callers = new Callers(server);
            for (String work : WORKS) {
                callers.run(work, CALLERS, WARM_UP_SECONDS);
                rounds.measure(work, into -> {
                    Callers.Outcome outcome = callers.run(work, CALLERS, settings.seconds());
                    into.note(work, "calls/s", outcome.perSecond());
                    into.note(work + ": processor time", "µs/call", outcome.cpuMicros());
                    into.note(work + ": allocated", "B/call", outcome.bytes());
                });
            }
            rounds.run(settings.rounds());
        }
        Section section = new Section(
                id(),
                "What each fault-tolerance policy costs, 50 callers",
                "The bare rest client, with the policies as annotations, and with what keeps the module's deadline: a call on another"
                        + " thread. The provider answers at once.");
        rounds.figures().forEach(section::add);
        for (String work : WORKS.subList(1, WORKS.size())) {
            section.add(Ratio.atLeast(Double.NaN, rounds.figure(work), rounds.figure(WORKS.get(0))));
        }
        return List.of(section);
    }
}
