package org.identityverification.benchmarks;

import java.util.List;

/** How much memory a server holds before and after many starts, by the module or by the bare rest client. */
final class MemoryRow implements Row {

    private static final int CALLERS = 50;
    private static final int LOAD_SECONDS = 15;

    @Override
    public String id() {
        return "memory";
    }

    @Override
    public List<Section> measure(Surroundings surroundings) throws Exception {
        Rounds rounds = new Rounds();
        for (String work : List.of(StartRow.MODULE, StartRow.REST_CLIENT)) {
            rounds.measure(work, into -> {
                try (Server server = surroundings.server(Store.MEMORY, id())) {
                    into.note(work + ": idle", "MiB", server.residentMebibytes());
                    new Callers(server).run(work, CALLERS, LOAD_SECONDS);
                    into.note(work + ": after the load", "MiB", server.residentMebibytes());
                }
            });
        }
        rounds.run(Math.min(2, surroundings.settings().rounds()));
        Section section = new Section(
                id(),
                "Resident memory",
                "A new server each time, `-Xmx512m` as shipped, with the WAR of the benchmarks; %d callers for %d s. The module"
                                .formatted(CALLERS, LOAD_SECONDS)
                        + " keeps every verification that it has started, here in memory.");
        rounds.figures().forEach(section::add);
        section.add(Ratio.atMost(
                Double.NaN,
                rounds.figure(StartRow.MODULE + ": after the load"),
                rounds.figure(StartRow.REST_CLIENT + ": after the load")));
        return List.of(section);
    }
}
