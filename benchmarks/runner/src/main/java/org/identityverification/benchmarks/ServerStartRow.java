package org.identityverification.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starting a server with the reference application, and what it holds when nobody asks for anything. */
final class ServerStartRow implements Row {

    private static final String OURS = "with the reference application";
    private static final String EMPTY = "with an empty WAR";
    private static final String READY = ": ready, by the server's own clock";
    private static final String PROCESSOR = ": processor time until ready";
    private static final String RESIDENT = ": resident, idle";
    private static final String MODULE = "the module's own start-up work";
    private static final double LONGEST_OF_THE_MODULE_MILLIS = 150;

    @Override
    public String id() {
        return "server-start";
    }

    @Override
    public List<Section> measure(Surroundings surroundings) throws Exception {
        Settings settings = surroundings.settings();
        Path reference = settings.work().resolve("reference/identity.war");
        Map<String, String> variables = Map.of(
                "identity-verification/mp-rest/url",
                "http://localhost:" + surroundings.stub().port());
        StartedServer ours =
                StartedServer.prepare("server-start-application", settings, Optional.of(reference), variables);
        StartedServer empty = StartedServer.prepare("server-start-empty", settings, Optional.empty(), variables);
        // The first start fills the caches of a server's own directory.
        ours.start();
        empty.start();
        Rounds rounds = new Rounds()
                .measure(OURS, into -> note(into, OURS, ours.start()))
                .measure(EMPTY, into -> note(into, EMPTY, empty.start()))
                .run(settings.rounds());
        return List.of(start(rounds), memory(rounds));
    }

    private static void note(Rounds into, String name, StartedServer.Start start) {
        into.note(name + READY, "s", start.readySeconds());
        into.note(name + PROCESSOR, "s", start.processorSeconds());
        into.note(name + RESIDENT, "MiB", start.residentMebibytes());
        start.moduleMillis().ifPresent(millis -> into.note(MODULE, "ms", millis));
    }

    private Section start(Rounds rounds) {
        Section section = new Section(
                id(),
                "Start the server",
                "The shipped features and `jvm.options`, the server's caches filled by an earlier start; store in memory.");
        for (String figure : List.of(READY, PROCESSOR)) {
            section.add(Ratio.atMost(
                    1.15, section.add(rounds.figure(OURS + figure)), section.add(rounds.figure(EMPTY + figure))));
        }
        Figure module = section.add(rounds.figure(MODULE));
        section.add(new Ratio(
                MODULE + " / " + Figure.number(LONGEST_OF_THE_MODULE_MILLIS) + " ms",
                1,
                false,
                module.rounds().stream()
                        .map(millis -> millis / LONGEST_OF_THE_MODULE_MILLIS)
                        .toList()));
        section.note("""
                An empty WAR has features installed that nothing uses. The processor time says more than the clock on a machine \
                that has other work.""");
        return section;
    }

    private static Section memory(Rounds rounds) {
        Section section = new Section(
                "memory-idle",
                "Resident memory of an idle server",
                "%d s after the start; the shipped `jvm.options`; store in memory."
                        .formatted(StartedServer.IDLE.toSeconds()));
        section.add(Ratio.atMost(
                Double.NaN, section.add(rounds.figure(OURS + RESIDENT)), section.add(rounds.figure(EMPTY + RESIDENT))));
        return section;
    }
}
