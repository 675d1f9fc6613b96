package org.identityverification.impl.provider;

import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.identityverification.impl.verification.Changes.ID;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.identityverification.FaceAuthMode;
import org.identityverification.IdentityVerificationException;
import org.identityverification.InvalidRequestException;
import org.identityverification.impl.Proxies;
import org.identityverification.impl.accounts.Account;
import org.identityverification.impl.provider.RefusedAnswerMapper.RefusedAnswerException;
import org.identityverification.impl.runtime.concurrent.Deadline;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.identityverification.impl.runtime.config.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaceAuthCallsTest {

    private static final Deadline LATER = Deadline.after(Duration.ofHours(1));
    private static final Account ACCOUNT = new Account(null, new Secret("canary-app-code"));
    private static final FaceAuthRequest REQUEST = new FaceAuthRequest(
            "Anna Canary",
            "11010519491231002X",
            FaceAuthMode.TENCENT,
            null,
            "https://canary.example/back",
            "canary-context",
            "https://canary.example/notify");
    private static final List<String> PERSON = List.of(REQUEST.name(), REQUEST.idNo());
    private static final List<String> SENT = List.of(
            REQUEST.name(),
            REQUEST.idNo(),
            REQUEST.callbackUrl(),
            REQUEST.contextId(),
            REQUEST.notifyUrl(),
            ACCOUNT.appCode().reveal());
    private static final String ECHO = String.join(" ", SENT) + " anna CANARY 11010519491231002x";

    private HttpAnswer answer;
    private final FaceAuthClient refusing = Proxies.of(FaceAuthClient.class, (proxy, method, arguments) -> {
        throw new RefusedAnswerException(answer);
    });
    private final FaceAuthCalls calls = new FaceAuthCalls(Proxies.instance(List.of(refusing)), TestExecutors.full());

    @Test
    void show_nothing_that_was_sent_when_an_answer_echoes_it() {
        for (HttpAnswer echo : List.of(
                provider("30500101", ECHO), provider("30500000", ECHO), provider("39999999", ECHO), gateway(ECHO))) {
            IdentityVerificationException failure = failure(echo, () -> calls.start(ID, ACCOUNT, REQUEST, LATER));

            assertThat(failure.providerMessage())
                    .contains(String.join(" ", nCopies(SENT.size() + PERSON.size(), "***")));
            SENT.forEach(sent -> assertThat(textsOf(failure)).doesNotContainIgnoringCase(sent));
        }
    }

    @Test
    void pass_on_no_words_of_the_provider_about_a_person_of_a_query() {
        for (String code : List.of("30500101", "30500001", "30500000", "39999999")) {
            IdentityVerificationException failure =
                    failure(provider(code, ECHO), () -> calls.result(ID, ACCOUNT, "1", LATER));

            assertThat(failure.code()).contains(code);
            PERSON.forEach(sent -> assertThat(textsOf(failure)).doesNotContainIgnoringCase(sent));
        }
        assertThat(failure(gateway("Throttled by USER"), () -> calls.result(ID, ACCOUNT, "1", LATER))
                        .providerMessage())
                .contains("Throttled by USER");
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 429})
    void repeat_a_call_that_the_gateway_throttles(int status) throws NoSuchMethodException {
        answer = new HttpAnswer(status, null, "Throttled by USER", null, null, "", false);
        Class<? extends Throwable> thrown =
                catchThrowable(() -> calls.start(ID, ACCOUNT, REQUEST, LATER)).getClass();

        assertThat(FaceAuthCalls.class
                        .getMethod("start", UUID.class, Account.class, FaceAuthRequest.class, Deadline.class)
                        .getAnnotation(Retry.class)
                        .retryOn())
                .contains(thrown);
    }

    private IdentityVerificationException failure(HttpAnswer refusal, ThrowingCallable call) {
        answer = refusal;
        Throwable thrown = catchThrowable(call);
        return (IdentityVerificationException) (thrown instanceof CallFailure marked ? marked.failure : thrown);
    }

    private static String textsOf(IdentityVerificationException failure) {
        return failure + " " + failure.code() + failure.providerMessage()
                + (failure instanceof InvalidRequestException invalid ? invalid.errors() : "");
    }

    private static HttpAnswer provider(String code, String message) {
        String body = "{\"code\":" + code + ",\"message\":\"" + message + "\"}";
        return new HttpAnswer(400, null, null, null, null, body, false);
    }

    private static HttpAnswer gateway(String message) {
        return new HttpAnswer(403, "T429ID", message, null, null, "", false);
    }
}
