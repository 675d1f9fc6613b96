package org.example.shop;

import static io.restassured.RestAssured.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.testkit.script.GatewayRefusal.THROTTLED;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

@ExtendWith(OutputCaptureExtension.class)
class ShopIT extends WebhookContract {

    @AfterEach
    void logsNothingPersonal(CapturedOutput output) {
        assertThat(output.getAll())
                .doesNotContain(
                        "张三", "11010519491231002X", provider.url(), System.getProperty("identity.webhook.secret"));
    }

    @Test
    void aCheckWhoseLinkIsLostIsStartedAgainOnlyOnRequest() {
        Wire.loss = Wire.Loss.ANSWER;
        Shop.check("c4").statusCode(504);
        Shop.check("c4").statusCode(409);
        post("/customers/c4/face-check?again=true").then().statusCode(200);
    }

    @Test
    void aStartThatNeverArrivedIsRepeated() {
        Wire.loss = Wire.Loss.REQUEST;
        Shop.check("c9").statusCode(504);
        Shop.check("c9").statusCode(200);
    }

    @Test
    void aStartThatWasRefusedForNowKeepsItsKeyUntilItIsAnswered() {
        provider.nextCalls(3, THROTTLED);
        Shop.check("c3").statusCode(503);
        assertThat(openChecksOfC3()).isOne();
        Shop.check("c3").statusCode(200);
        assertThat(openChecksOfC3()).isZero();
    }

    private static int openChecksOfC3() {
        return shop.getBean(JdbcClient.class)
                .sql("SELECT COUNT(open_check) FROM customer WHERE id = 'c3'")
                .query(Integer.class)
                .single();
    }
}
