package org.identityverification.it.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.identityverification.it.documents.Documents;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.provider.SocketServer;
import org.identityverification.it.provider.SocketServer.Request;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.Programs;
import org.identityverification.testservers.Layout;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What {@code keys} and {@code send} of the sandbox's jar make, verified by the programs of examples/signature. */
class WebhookSignaturesIT {

    private static final String SECRET = Signatures.secret("the secret of a good receiver".getBytes(UTF_8));
    private static final String OTHER_SECRET = Signatures.secret("the secret of some other one.".getBytes(UTF_8));
    private static final Path FOLDER = OwnServer.folder().resolve("webhook-signatures");
    private static final Path SECRETS = FOLDER.resolve("both.secret");
    private static final Path BODY = FOLDER.resolve("body");

    @AutoClose
    private static final SocketServer RECEIVER = SocketServer.start();

    private static Matcher keys;
    private static List<String> python;
    private static List<String> node;
    private static List<String> go;

    @BeforeAll
    static void makeKeysAndPrograms() throws Exception {
        Layout.deleteAll(FOLDER);
        Files.createDirectories(FOLDER);
        Path privateKey = FOLDER.resolve("private.secret");
        String printed = run(0, Map.of(), Sandbox.command("keys", "--secret-file=" + privateKey));
        keys = Pattern.compile("(?s)(whpk_\\S+)\n(-----BEGIN.*KEY-----)\n").matcher(printed);
        assertThat(keys.find()).isTrue();
        assertThat(printed).doesNotContain("whsk_");
        byte[] key = Base64.getDecoder().decode(keys.group(1).replace("whpk_", ""));
        byte[] pem = Base64.getMimeDecoder().decode(keys.group(2).replaceAll("-.*-", ""));
        assertThat(pem).as("the same key").endsWith(key);
        assertThat(Files.getPosixFilePermissions(privateKey)).hasSize(2);
        assertThat(run(2, Map.of(), Sandbox.command("keys", "--secret-file=" + privateKey)))
                .contains("there is such a file");
        Files.writeString(SECRETS, SECRET + "," + Files.readString(privateKey));

        Path programs = Documents.ROOT.resolve("examples/signature");
        String headers = "webhook-id,webhook-timestamp,webhook-signature";
        python = List.of(
                Programs.find("python3"),
                write("verify.py", Documents.read(programs.resolve("verify.py")) + """

                import sys
                key, path, *values = sys.argv[1:]
                print(is_genuine(key, dict(zip("%s".split(","), values)), open(path, "rb").read()))
                """.formatted(headers)));
        node = List.of(
                Programs.find("node"),
                write("verify.js", Documents.read(programs.resolve("verify.js")) + """

                const [key, path, ...values] = process.argv.slice(2);
                const headers = Object.fromEntries('%s'.split(',').map((name, i) => [name, values[i]]));
                console.log(isGenuine(key, headers, require('node:fs').readFileSync(path)));
                """.formatted(headers)));
        String source = write("verify.go", Documents.read(programs.resolve("verify.go")));
        String main = write("main.go", """
                package main

                import "os"

                func main() {
                	body, _ := os.ReadFile(os.Args[2])
                	println(isGenuine(os.Args[1], os.Args[3], os.Args[4], os.Args[5], body))
                }
                """);
        String program = FOLDER.resolve("verify").toString();
        run(
                0,
                Map.of("GOCACHE", FOLDER.resolveSibling("go-cache").toString(), "GO111MODULE", "off"),
                List.of(Programs.find("go"), "build", "-o", program, source, main));
        go = List.of(program);
    }

    @AfterAll
    static void deleteCache() throws IOException {
        Layout.deleteAll(FOLDER);
    }

    @Test
    void of_a_sent_result_is_verified_in_Python_Node_and_Go() throws Exception {
        Request request =
                sent(0, 204, "--context=order-订单", "--account=retail", "--outcome=FAILED", "--confirmed=false");

        assertThat(request.body())
                .contains(
                        "\"account\":\"retail\",\"contextId\":\"order-订单\"",
                        "\"outcome\":\"FAILED\",\"confirmed\":false");
        for (List<String> program : List.of(python, node, go)) {
            assertGenuineBy(SECRET, OTHER_SECRET, program, request);
        }
        String otherKey = "whpk_" + Base64.getEncoder().encodeToString(new byte[32]);
        for (List<String> program : List.of(node, go)) {
            assertGenuineBy(keys.group(1), otherKey, program, request);
        }
    }

    @Test
    void by_no_secret_is_never_genuine() throws Exception {
        Request request = sent(0, 204);
        Map<String, String> headers = new HashMap<>(request.headers());
        // For HMAC, a key of zeros is the empty key.
        headers.put("webhook-signature", Signatures.of(request, Signatures.secret(new byte[1])));
        Request forged = new Request(request.line(), headers, request.body());

        for (String missing : List.of("", "whsec_")) {
            assertThat(run(1, Map.of(), command(python, missing, forged))).contains("the secret is missing");
            assertThat(run(1, Map.of(), command(node, missing, forged))).contains("the secret is missing");
            assertThat(isGenuine(go, missing, forged)).isFalse();
        }
    }

    @Test
    void that_is_bad_or_old_is_refused_by_a_right_receiver() throws Exception {
        for (String fault : List.of("--bad-signature", "--old")) {
            Request request = sent(0, 401, fault);
            for (List<String> program : List.of(python, node, go)) {
                assertThat(isGenuine(program, SECRET, request))
                        .as("%s %s", fault, program)
                        .isFalse();
            }
            sent(1, 204, fault);
        }
        sent(1, 401);
        String id = sent(0, 204, "--twice").headers().get("webhook-id");
        assertThat(RECEIVER.requests())
                .extracting(it -> it.headers().get("webhook-id"))
                .containsExactly(id, id);
        assertThat(run(2, Map.of("WEBHOOK_SECRET", "whsec_canary!"), Sandbox.command("send", "--to=" + RECEIVER.uri())))
                .contains("The secret must be")
                .doesNotContain("canary");
    }

    /** The request that {@code send} has made, last. */
    private static Request sent(int expected, int answer, String... options) throws Exception {
        RECEIVER.answers(SocketServer.plain(answer, List.of(), ""));
        List<String> command = new ArrayList<>(
                Sandbox.command("send", "--to=" + RECEIVER.uri() + "/hook", "--secret-file=" + SECRETS));
        command.addAll(List.of(options));
        assertThat(run(expected, Map.of(), command))
                .contains(answer + " after ")
                .doesNotContain("whsec_", "whsk_");
        return RECEIVER.requests().get(RECEIVER.requests().size() - 1);
    }

    private static void assertGenuineBy(String key, String otherKey, List<String> program, Request request)
            throws Exception {
        assertThat(isGenuine(program, key, request)).as("%s", program).isTrue();
        assertThat(isGenuine(program, otherKey, request)).as("%s", program).isFalse();
    }

    private static boolean isGenuine(List<String> program, String key, Request request) throws Exception {
        return run(0, Map.of(), command(program, key, request)).strip().equalsIgnoreCase("true");
    }

    private static List<String> command(List<String> program, String key, Request request) throws IOException {
        Files.writeString(BODY, request.body());
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(key, BODY.toString()));
        for (String name : List.of("webhook-id", "webhook-timestamp", "webhook-signature")) {
            command.add(request.headers().get(name));
        }
        return command;
    }

    private static String write(String name, String text) throws IOException {
        return Files.writeString(FOLDER.resolve(name), text).toString();
    }

    private static String run(int expected, Map<String, String> environment, List<String> command) throws Exception {
        File output = FOLDER.resolve("output").toFile();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        String printed = Files.readString(output.toPath());
        assertThat(process.exitValue()).as("%s: %s", command.get(0), printed).isEqualTo(expected);
        return printed;
    }
}
