package org.identityverification.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What JMH has measured in the module beside this one, as a part of the report. */
final class PureLogicRow implements Row {

    @Override
    public String id() {
        return "pure-logic";
    }

    @Override
    public List<Section> measure(Surroundings surroundings) throws IOException {
        Path result = surroundings.settings().jmhResult();
        if (!Files.exists(result)) {
            System.out.println("\nPure logic is left out: JMH has not been run in this build");
            return List.of();
        }
        JsonNode all = new ObjectMapper().readTree(result.toFile());
        return List.of(
                validation(all),
                idNumber(all),
                token(all),
                nonce(all),
                section("classifier", "Tell what an answer means", all, "AnswerClassifierBenchmark"));
    }

    private static Section validation(JsonNode all) {
        Section section = section("request-check", "Check a request", all, "RequestCheckBenchmark");
        Figure ours = figure(section, "accepted");
        section.add(new Ratio(
                "accepted / 2 µs",
                1,
                false,
                ours.rounds().stream().map(nanos -> nanos / 2000).toList()));
        return section;
    }

    private static Section idNumber(JsonNode all) {
        Section section = section("id-number", "Check an ID number", all, "IdNumberBenchmark");
        section.add(Ratio.atMost(1.2, figure(section, "check"), figure(section, "hutool")));
        section.add(Ratio.atMost(Double.NaN, figure(section, "parse"), figure(section, "hutool")));
        return section;
    }

    private static Section token(JsonNode all) {
        Section section = section("token", "Make and check a notify token", all, "NotifyTokensBenchmark");
        for (String ours : List.of("issue", "verify", "refuseForged")) {
            section.add(Ratio.atMost(1.2, figure(section, ours), figure(section, "hmacAlone")));
        }
        return section;
    }

    private static Section nonce(JsonNode all) {
        Section section = section("nonce", "Draw a nonce, 8 threads", all, "NonceBenchmark");
        section.add(Ratio.atMost(1.2, figure(section, "nonce"), figure(section, "atomicLong")));
        section.add(Ratio.atMost(Double.NaN, figure(section, "nonce"), figure(section, "atomicLongAndClock")));
        section.add(Ratio.atMost(1.2, figure(section, "nonceAsText"), figure(section, "atomicLongAsText")));
        return section;
    }

    private static Section section(String id, String title, JsonNode all, String benchmark) {
        Section section =
                new Section(id, title, "JMH; the rounds are its iterations, allocation is per operation (`-prof gc`).");
        List<Figure> allocations = new ArrayList<>();
        for (JsonNode one : all) {
            String name = one.get("benchmark").asText();
            String method = name.substring(name.lastIndexOf('.') + 1);
            if (name.endsWith("." + benchmark + "." + method)) {
                List<Double> rounds = new ArrayList<>();
                one.at("/primaryMetric/rawData").forEach(fork -> fork.forEach(value -> rounds.add(value.asDouble())));
                section.add(new Figure(method, "ns", rounds));
                JsonNode bytes = one.at("/secondaryMetrics/gc.alloc.rate.norm/score");
                if (bytes.isNumber()) {
                    allocations.add(new Figure(method + ": allocated", "B", List.of(bytes.asDouble())));
                }
            }
        }
        allocations.forEach(section::add);
        return section;
    }

    private static Figure figure(Section section, String name) {
        return section.figures().stream()
                .filter(figure -> figure.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("JMH has not measured " + name));
    }
}
