package org.identityverification.it.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.testkit.script.SpoiledAnswer.TRUNCATED;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.recording.Results;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.RawHttp;
import org.identityverification.it.server.TestServer;
import org.identityverification.it.support.Tokens;
import org.identityverification.testkit.FaceProvider;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table in the design of what the module answers to a notification, row by row, with tokens that the module has made. */
@ExtendWith(ArquillianExtension.class)
@Execution(ExecutionMode.SAME_THREAD)
@DisplayName("A notification")
public class NotificationsIT {

    private static final String NOTIFICATIONS = "/identity/api/notifications/";
    private static final String SECRET = "the-secret-of-these-tests-which-is-long-enough";
    private static final String RECEIVED = "{\"received\":true}";
    private static final String NOT_RECEIVED = "{\"received\":false}";
    private static final int CAP = 16 * 1024;

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    /** A verification that was just started, as the provider knows it. */
    private record Started(String id, String flowId, String token) {

        String notice() {
            return "{\"flowId\":\"" + flowId + "\",\"success\":true}";
        }
    }

    @Deployment(testable = false)
    public static WebArchive application() {
        return Deployments.referenceApplication(Map.of(
                        Deployments.PROVIDER_URL, PROVIDER.url(), "identity-verification.notification.secret", SECRET))
                .addClasses(Results.classes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"flowId\":\"%s\",\"success\":true}",
                "{\"flowId\":\"%s\",\"status\":true}",
                "{\"flowId\":\"%s\",\"success\":true,\"status\":true,\"serviceId\":\"%<s\"}",
                "{\"flowId\":\"%s\",\"success\":true,\"action\":\"identity_psn_end\",\"accountId\":null}",
                "{\"flowId\":\"%s\",\"success\":true,\"action\":\"something_else\"}",
                "{\"flowId\":\"%s\",\"success\":true,\"action\":7,\"new\":{\"a\":[1,{\"b\":null}]},\"contextId\":false}",
                "\uFEFF  {\"success\":true, \"flowId\" : \"%s\"}\r\n "
            })
    @DisplayName("is accepted with success or its legacy twin, any action and unknown fields")
    public void isAccepted(String notice) throws Exception {
        Started started = start();

        HttpResponse<String> answer = post(started.token(), notice.formatted(started.flowId()));

        assertReceived(answer);
        awaitOutcomes(started.id(), "PASSED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json;charset=UTF-8",
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/octet-stream",
                "multipart/form-data; boundary=x",
                "application/xml",
                "image/png"
            })
    @DisplayName("is accepted with any content type")
    public void isAcceptedWithAnyContentType(String type) throws Exception {
        Started started = start();

        assertReceived(Http.post(
                NOTIFICATIONS + started.token(), BodyPublishers.ofString(started.notice()), "Content-Type", type));

        awaitOutcomes(started.id(), "PASSED");
    }

    @Test
    @DisplayName("is accepted without a content type")
    public void isAcceptedWithoutContentType() throws Exception {
        Started started = start();

        assertReceived(Http.post(NOTIFICATIONS + started.token(), BodyPublishers.ofString(started.notice())));

        awaitOutcomes(started.id(), "PASSED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/xml", "image/*;q=0.1"})
    @DisplayName("is accepted whatever answer its sender would like")
    public void isAcceptedWithAnyAccept(String accept) throws Exception {
        Started started = start();

        assertReceived(Http.postJson(NOTIFICATIONS + started.token(), started.notice(), "Accept", accept));
    }

    @Test
    @DisplayName("is accepted in chunks as well as with its length")
    public void isAcceptedInChunks() throws Exception {
        Started started = start();

        assertReceived(Http.post(NOTIFICATIONS + started.token(), chunks(started.notice())));

        awaitOutcomes(started.id(), "PASSED");
    }

    @Test
    @DisplayName("that comes again is accepted again and changes nothing")
    public void comesAgain() throws Exception {
        Started started = start();

        assertReceived(post(started.token(), started.notice()));
        awaitOutcomes(started.id(), "PASSED");
        String first = find(started.id()).getString("completedAt");
        assertReceived(post(started.token(), started.notice()));
        assertReceived(post(started.token(), "{\"flowId\":\"" + started.flowId() + "\",\"success\":false}"));

        JsonObject found = find(started.id());
        assertThat(found.getString("status")).isEqualTo("PASSED");
        assertThat(found.getString("completedAt")).isEqualTo(first);
        assertThat(outcomes(started.id())).containsExactly("PASSED");
    }

    @Test
    @DisplayName("that comes twenty times at once is accepted each time and observed once")
    public void comesTwentyTimesAtOnce() throws Exception {
        Started started = start();
        ExecutorService senders = Executors.newFixedThreadPool(20);
        try {
            List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 20)
                    .mapToObj(
                            i -> CompletableFuture.supplyAsync(() -> post(started.token(), started.notice()), senders))
                    .toList();

            answers.forEach(answer -> assertReceived(answer.join()));
        } finally {
            senders.shutdown();
        }
        await().atMost(TestServer.LONG_ENOUGH).until(() -> find(started.id()).containsKey("deliveredAt"));
        assertThat(outcomes(started.id())).containsExactly("PASSED");
    }

    @Test
    @DisplayName("of a failure and then of a pass is observed as two results")
    public void ofAFailureAndThenOfAPass() throws Exception {
        Started started = start();

        assertReceived(post(
                started.token(),
                "{\"flowId\":\"" + started.flowId() + "\",\"success\":false,\"failReasonCode\":\"1445011\"}"));
        awaitOutcomes(started.id(), "FAILED");
        assertThat(find(started.id()).getString("failReasonCode")).isEqualTo("1445011");
        assertReceived(post(started.token(), started.notice()));

        awaitOutcomes(started.id(), "FAILED", "PASSED");
    }

    @Test
    @DisplayName(
            "of a start whose answer could not be read is accepted and observed all the same, with the start's contextId")
    public void ofAnUnansweredStart() throws Exception {
        PROVIDER.nextCall(TRUNCATED);
        HttpResponse<String> failed = Http.postJson("/identity/api/verifications", person());
        assertThat(failed.statusCode()).isEqualTo(502);
        String token = Notices.tokenOf(PROVIDER.awaitCheck());
        String id = idIn(token);
        assertThat(Http.get("/identity/api/verifications/" + id).statusCode()).isEqualTo(200);

        assertReceived(post(token, "{\"flowId\":\"42\",\"success\":true,\"contextId\":\"order-2\"}"));

        awaitOutcomes(id, "PASSED");
        JsonObject found = find(id);
        assertThat(found.getString("contextId")).isEqualTo("order-1");
        assertThat(found.getString("mode")).isEqualTo("TENCENT");
        assertThat(found).doesNotContainKeys("flowId", "expiresAt");
    }

    public static Stream<String> unreadable() {
        return Stream.of(
                "",
                " ",
                "nonsense",
                "null",
                "true",
                "\"text\"",
                "[]",
                "[{\"flowId\":\"FLOW\",\"success\":true}]",
                "{}",
                "{\"flowId\":\"FLOW\",\"success\":true",
                "{\"flowId\":\"FLOW\",\"success\":true}}",
                "{\"flowId\":\"FLOW\",\"success\":true}{}",
                "{\"flowId\":\"FLOW\",\"success\":true,\"success\":true}",
                "{\"flowId\":\"FLOW\",\"success\":true,\"x\":{\"a\":1,\"a\":2}}",
                "{\"flowId\":\"FLOW\",\"success\":\"true\"}",
                "{\"flowId\":\"FLOW\",\"success\":1}",
                "{\"flowId\":\"FLOW\",\"success\":null}",
                "{\"flowId\":\"FLOW\",\"status\":\"yes\"}",
                "{\"flowId\":\"FLOW\",\"success\":true,\"status\":false}",
                "{\"flowId\":\"FLOW\",\"success\":true,\"status\":1}",
                "{\"flowId\":\"FLOW\"}",
                "{\"success\":true}",
                "{\"flowId\":null,\"success\":true}",
                "{\"flowId\":\"\",\"success\":true}",
                "{\"flowId\":{},\"success\":true}",
                "{\"flowId\":\"somebody-elses\",\"success\":true}",
                "{\"flowId\":\"FLOW\",\"success\":true,\"x\":" + "[".repeat(40) + "]".repeat(40) + "}",
                "{\"x\":" + "[".repeat(8000));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    @DisplayName("that can't be understood or is another flow's is refused and has no effect")
    public void thatCannotBeUnderstood(String notice) throws Exception {
        Started started = start();

        HttpResponse<String> answer = post(started.token(), notice.replace("FLOW", started.flowId()));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo(NOT_RECEIVED);
        assertThat(find(started.id()).getString("status")).isEqualTo("PENDING");
        assertThat(outcomes(started.id())).isEmpty();
    }

    @Test
    @DisplayName("that is not UTF-8 is refused")
    public void thatIsNotUtf8() throws Exception {
        Started started = start();
        byte[] notice = (started.notice().substring(0, 1) + "\"x\":\"?\","
                        + started.notice().substring(1))
                .getBytes(UTF_8);
        notice[6] = (byte) 0xFF;

        assertThat(Http.post(NOTIFICATIONS + started.token(), BodyPublishers.ofByteArray(notice))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    @DisplayName("of exactly 16 KiB is accepted")
    public void ofTheGreatestLength() throws Exception {
        Started started = start();

        assertReceived(post(started.token(), padded(started.notice(), CAP)));
    }

    @Test
    @DisplayName("of more than 16 KiB is refused, whether it says so or comes in chunks")
    public void ofMoreThanTheGreatestLength() throws Exception {
        Started started = start();
        String notice = padded(started.notice(), CAP + 1);

        HttpResponse<String> announced = post(started.token(), notice);
        HttpResponse<String> chunked = Http.post(NOTIFICATIONS + started.token(), chunks(notice));

        assertThat(announced.statusCode()).isEqualTo(413);
        assertThat(chunked.statusCode()).isEqualTo(413);
        assertThat(find(started.id()).getString("status")).isEqualTo("PENDING");
    }

    @Test
    @DisplayName("that announces too much is refused before any of it was sent")
    public void thatAnnouncesTooMuch() throws Exception {
        String answer =
                RawHttp.send("POST " + NOTIFICATIONS + start().token() + " HTTP/1.1\r\nContent-Length: 99999999", "");

        assertThat(RawHttp.status(answer)).isEqualTo(413);
    }

    public static Stream<String> notTokens() {
        String forged = token(UUID.randomUUID(), 1, Long.MAX_VALUE, "another-secret-which-is-long-enough-too");
        return Stream.of(
                forged,
                token(UUID.randomUUID(), 1, System.currentTimeMillis() - 1, SECRET),
                token(UUID.randomUUID(), 2, Long.MAX_VALUE, SECRET),
                forged.substring(1),
                forged + "A",
                "A".repeat(76),
                "_".repeat(76),
                "A",
                "A".repeat(4000),
                "%41".repeat(76),
                "张三",
                "token.with.dots",
                "!".repeat(76));
    }

    @ParameterizedTest
    @MethodSource("notTokens")
    @DisplayName("with a forged, expired or misshapen token finds nothing, and no byte of its body is read")
    public void withoutAToken(String token) {
        String encoded = token.codePoints().allMatch(c -> c < 0x80) ? token : "%E5%BC%A0";

        String answer = RawHttp.send(
                "POST " + NOTIFICATIONS + encoded
                        + " HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 100",
                "");

        assertThat(RawHttp.status(answer)).isEqualTo(404);
        assertThat(RawHttp.body(answer)).isEqualTo(NOT_RECEIVED);
    }

    @Test
    @DisplayName(
            "with a token that these tests made like the module is accepted: so the forged ones differ in one thing only")
    public void withATokenMadeHere() {
        String token = token(UUID.randomUUID(), 1, System.currentTimeMillis() + 60_000, SECRET);

        assertReceived(post(token, "{\"flowId\":\"1\",\"success\":true}"));
    }

    @Test
    @DisplayName("with one character of its token changed finds nothing, wherever that is")
    public void withAChangedToken() throws Exception {
        Started started = start();
        for (int i = 0; i < started.token().length(); i++) {
            StringBuilder changed = new StringBuilder(started.token());
            changed.setCharAt(i, changed.charAt(i) == 'A' ? 'B' : 'A');

            HttpResponse<String> answer = post(changed.toString(), started.notice());

            assertThat(answer.statusCode()).as("character %d", i).isEqualTo(404);
            assertThat(answer.body()).isEqualTo(NOT_RECEIVED);
        }
        assertThat(find(started.id()).getString("status")).isEqualTo("PENDING");
    }

    @Test
    @DisplayName("announced by a GET is answered politely with a good token, and not found otherwise; it does nothing")
    public void pinged() throws Exception {
        Started started = start();

        assertReceived(Http.get(NOTIFICATIONS + started.token()));

        HttpResponse<String> unknown = Http.get(NOTIFICATIONS + "A".repeat(76));
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).isEqualTo(NOT_RECEIVED);
        assertThat(find(started.id()).getString("status")).isEqualTo("PENDING");
    }

    @Test
    @DisplayName("of any bytes whatever is never answered with a server's fault")
    public void ofAnyBytes() throws Exception {
        Started started = start();
        Random random = new Random(20260101);
        for (int i = 0; i < 400; i++) {
            byte[] body = i % 2 == 0 ? anyBytes(random) : mutated(started.notice(), random);

            HttpResponse<String> answer = Http.post(NOTIFICATIONS + started.token(), BodyPublishers.ofByteArray(body));

            assertThat(answer.statusCode()).as("body %d", i).isIn(200, 400);
        }
    }

    @Test
    @DisplayName("with any token whatever is never answered with a server's fault")
    public void withAnyToken() {
        Random random = new Random(20260102);
        String letters = "ABCxyz019-_.~!$&'()*+,=:@;";
        for (int i = 0; i < 300; i++) {
            StringBuilder token = new StringBuilder();
            int length = i % 3 == 0 ? 76 : 1 + random.nextInt(200);
            for (int k = 0; k < length; k++) {
                token.append(letters.charAt(random.nextInt(letters.length())));
            }
            if (i % 5 == 0) {
                token.append("%E5%BC%A0");
            }

            String answer = RawHttp.send(
                    (i % 2 == 0 ? "GET " : "POST ") + NOTIFICATIONS + token + " HTTP/1.1\r\nContent-Length: 0", "");

            assertThat(RawHttp.status(answer)).as("token %s", token).isBetween(400, 404);
        }
    }

    private static Started start() throws InterruptedException {
        HttpResponse<String> answer = Http.postJson("/identity/api/verifications", person());
        assertThat(answer.statusCode()).isEqualTo(201);
        String flowId = Http.json(answer).getString("flowId");
        return new Started(Http.json(answer).getString("id"), flowId, Notices.tokenOf(PROVIDER.check(flowId)));
    }

    private static String person() {
        return Requests.json("TENCENT", "order-1");
    }

    private static HttpResponse<String> post(String token, String notice) {
        return Http.postJson(NOTIFICATIONS + token, notice);
    }

    private static void assertReceived(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(RECEIVED);
    }

    private static JsonObject find(String id) {
        return Http.json(Http.get("/identity/api/verifications/" + id));
    }

    private static List<String> outcomes(String id) {
        return Http.json(Http.get("/identity/api/observed/" + id))
                .getJsonArray("outcomes")
                .getValuesAs(JsonString::getString);
    }

    private static void awaitOutcomes(String id, String... outcomes) {
        await().atMost(TestServer.LONG_ENOUGH)
                .untilAsserted(() -> assertThat(outcomes(id)).containsExactly(outcomes));
    }

    private static BodyPublisher chunks(String body) {
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body.getBytes(UTF_8)));
    }

    private static String padded(String notice, int length) {
        return notice + " ".repeat(length - notice.length());
    }

    private static byte[] anyBytes(Random random) {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] mutated(String notice, Random random) {
        byte[] bytes = notice.getBytes(UTF_8);
        for (int i = random.nextInt(3); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static String idIn(String token) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(token), 1, 16);
        return new UUID(bytes.getLong(), bytes.getLong()).toString();
    }

    private static String token(UUID id, int version, long expiry, String secret) {
        return Tokens.token(id, version, expiry, TestServer.uri("/identity/api").toString(), secret);
    }
}
