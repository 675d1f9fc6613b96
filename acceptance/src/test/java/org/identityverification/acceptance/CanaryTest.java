package org.identityverification.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The report contains nothing")
class CanaryTest {

    @TempDir
    Path folder;

    private final List<String> secrets = Collections.synchronizedList(new ArrayList<>());

    @Test
    @DisplayName(
            "that identifies the person, the account or a token, although the provider repeats all of it wherever it can")
    void canaries() throws Exception {
        try (Sandboxed sandboxed = new Sandboxed(folder)) {
            String name = sandboxed.person.name();
            String number = sandboxed.person.idNumber();
            AtomicBoolean known = new AtomicBoolean();
            Deviation talkative = new Deviation(
                    null,
                    "repeats everything",
                    (call, answer) -> {
                        JsonObject data = answer.data();
                        Stream.of("flowId", "authUrl", "originalUrl", "faceToken")
                                .map(field -> Bodies.text(data, field))
                                .forEach(this::secret);
                        Stream.of("contextId", "notifyUrl", "callbackUrl")
                                .map(call::text)
                                .forEach(this::secret);
                        secret(answer.header("X-Ca-Request-Id"));
                        // Before the first start, the provider knows neither.
                        known.compareAndSet(false, call.body().contains(number));
                        String aNumber = known.get() ? number : "none";
                        String aName = known.get() ? name : "无";
                        String flow = Bodies.text(data, "flowId");
                        Wire linked = flow.isEmpty()
                                ? answer
                                : answer.withData(it -> it.add("originalUrl", "https://" + flow + ".example.com/"));
                        Wire repeated = linked.with(
                                        "X-Ca-Error-Message", answer.header("X-Ca-Error-Message") + Sandboxed.APP_CODE)
                                .with("X-Ca-" + aNumber, aNumber);
                        return answer.body().isEmpty()
                                ? repeated
                                : repeated.changed(json -> json.add("message", answer.text("message") + aNumber + aName)
                                        .add(aNumber, aName)
                                        .add(
                                                aName,
                                                Json.createObjectBuilder()
                                                        .add("code", aNumber)
                                                        .add("status", aNumber))
                                        .add("requestId", Sandboxed.APP_CODE)
                                        .add("action", aName)
                                        .add(
                                                "failReasonCode",
                                                aNumber.replaceFirst("^.{6}", "")
                                                        .replaceFirst(".{4}$", "")));
                    },
                    arrival -> Optional.of(talk(arrival, name, number)),
                    false);
            sandboxed.run(talkative);

            secret(name);
            secret(number);
            secret(number.substring(6, 14));
            secret(Sandboxed.APP_CODE);
            secret(Between.BROWSER_ADDRESS);
            assertThat(secrets).hasSizeGreaterThan(20);
            String report = sandboxed.report();
            assertThat(secrets.stream().filter(report::contains)).isEmpty();
            assertThat(report).contains(Between.PROVIDER_ADDRESS, "flowId: string(19) = ours");
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).containsExactly(folder.resolve(Acceptance.REPORT));
            }
        }
    }

    private Wire talk(Wire arrival, String name, String number) {
        secret(arrival.text("verifycode"));
        Wire repeated = arrival.with("X-" + number, number);
        String token = UUID.randomUUID().toString();
        secret(token);
        return arrival.method().equals("POST") && arrival.path().contains("/notify/")
                ? repeated.changed(json -> json.add("action", number)
                                .add("failReasonCode", number.substring(6, 14))
                                .add(name, number))
                        .with("Content-Type", "text/plain;charset=" + arrival.text("flowId"))
                : repeated.withPath(arrival.path() + (arrival.path().contains("?") ? "&" : "?") + "n" + number + "="
                        + number + "&" + token);
    }

    private void secret(String text) {
        if (!text.isEmpty()) {
            secrets.add(text);
        }
    }
}
