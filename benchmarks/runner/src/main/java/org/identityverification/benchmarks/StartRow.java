package org.identityverification.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Starting a verification, in memory, with a provider that answers at once. */
final class StartRow implements Row {

    static final String MODULE = "service.start";
    static final String MODULE_ASYNC = "service.startAsync";
    static final String REST_CLIENT = "rest client";
    static final String JAVA_HTTP = "java.net.http";
    static final String GUARDED_JAVA_HTTP = "java.net.http, guarded";
    static final String APACHE = "Apache HttpClient 5";
    static final String GUARDED_APACHE = "Apache HttpClient 5, guarded";

    private static final List<String> WORKS =
            List.of(MODULE, MODULE_ASYNC, REST_CLIENT, JAVA_HTTP, GUARDED_JAVA_HTTP, APACHE, GUARDED_APACHE);
    private static final int WARM_UP_SECONDS = 20;

    @Override
    public String id() {
        return "start";
    }

    @Override
    public List<Section> measure(Surroundings surroundings) throws Exception {
        List<Section> sections = new ArrayList<>();
        try (Server server = surroundings.server(Store.MEMORY, id())) {
            Callers callers = new Callers(server);
            for (String work : WORKS) {
                callers.run(work, 50, WARM_UP_SECONDS);
                server.delete("store");
            }
            sections.add(section(surroundings, server, 1, 0.8));
            sections.add(section(surroundings, server, 50, 0.6));
            sections.add(section(surroundings, server, 200, 0.6));
            sections.add(latency(surroundings, server, sections.get(1)));
        }
        return sections;
    }

    private static Section section(Surroundings surroundings, Server server, int count, double target)
            throws Exception {
        Settings settings = surroundings.settings();
        Callers callers = new Callers(server);
        Rounds rounds = new Rounds();
        for (String work : WORKS) {
            rounds.measure(work, into -> {
                server.delete("store");
                Callers.Outcome outcome = callers.run(work, count, settings.seconds());
                into.note(work, "starts/s", outcome.perSecond());
                into.note(work + ": processor time", "µs/start", outcome.cpuMicros());
                into.note(work + ": allocated", "B/start", outcome.bytes());
            });
        }
        rounds.run(settings.rounds());
        Section section = new Section(
                "start-" + count,
                "Start a verification, " + count + (count == 1 ? " caller" : " callers"),
                "Store in memory; the provider answers at once; the callers are threads inside the server.");
        rounds.figures().forEach(section::add);
        Figure ours = rounds.figure(MODULE);
        section.add(Ratio.atLeast(target, ours, rounds.figure(REST_CLIENT)));
        section.add(Ratio.atLeast(1, ours, rounds.figure(GUARDED_JAVA_HTTP)));
        section.add(Ratio.atLeast(1, ours, rounds.figure(GUARDED_APACHE)));
        section.add(Ratio.atLeast(0.9, rounds.figure(MODULE_ASYNC), ours));
        return section;
    }

    private static Section latency(Surroundings surroundings, Server server, Section at50) throws Exception {
        Settings settings = surroundings.settings();
        Callers callers = new Callers(server);
        double rate = at50.figures().get(0).median() / 2;
        Rounds rounds = new Rounds();
        for (String work : List.of(MODULE, REST_CLIENT, GUARDED_JAVA_HTTP, GUARDED_APACHE)) {
            rounds.measure(work, into -> {
                server.delete("store");
                Callers.Outcome outcome = callers.run(work, 50, settings.seconds(), rate);
                into.note(work + ": p50", "ms", outcome.p50Millis());
                into.note(work + ": p99", "ms", outcome.p99Millis());
            });
        }
        rounds.run(settings.rounds());
        Section section = new Section(
                "start-latency",
                "How long a start takes at half of the module's throughput",
                "%s starts a second at fixed moments, from which latency counts; store in memory; the provider answers at once."
                        .formatted(Figure.number(rate)));
        rounds.figures().forEach(section::add);
        return section;
    }
}
