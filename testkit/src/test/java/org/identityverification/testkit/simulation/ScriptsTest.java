package org.identityverification.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.identityverification.testkit.script.FailReason;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.script.GatewayRefusal;
import org.identityverification.testkit.script.Outcome;
import org.identityverification.testkit.script.SpoiledAnswer;
import org.identityverification.testkit.wire.Call;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The plans of a test")
class ScriptsTest {

    private static final Call CALL = call("a");

    private final Scripts scripts = new Scripts();

    @ParameterizedTest
    @MethodSource("org.identityverification.testkit.script.Fault#table")
    void everyKeyMakesAValidName(Fault fault) {
        String key = fault.key();
        String name = "测试-result-" + key + "-x99";
        assertThat(name).doesNotContainAnyWhitespaces().hasSizeLessThanOrEqualTo(64);
        Scripts.MagicName magic = Scripts.MagicName.parse(name).orElseThrow();
        assertThat(magic.fault()).isEqualTo(fault);
        assertThat(magic.operation()).isEqualTo(Scripts.Operation.RESULT);
        assertThat(magic.times()).isEqualTo(99);
    }

    @Test
    void theDocumentationHasEveryKey() throws IOException {
        String documentation = Files.readString(Path.of("..", "docs", "sandbox.md"));
        assertThat(Fault.table()).allSatisfy(fault -> assertThat(documentation).contains('`' + fault.key() + '`'));
        assertThat(FailReason.values())
                .allSatisfy(reason -> assertThat(documentation).contains('`' + reason.code() + '`'));
    }

    @ParameterizedTest
    @CsvSource({"测试-hang,START,0", "测试-hang-x3,START,3", "测试-RESULT-Hang,RESULT,0", "测试-30500000-http500-x2,START,2"})
    void readsEveryForm(String name, Scripts.Operation operation, int times) {
        Scripts.MagicName magic = Scripts.MagicName.parse(name).orElseThrow();
        assertThat(magic.operation()).isEqualTo(operation);
        assertThat(magic.times()).isEqualTo(times);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"张三", "测试", "测试-", "测试-hang-x0", "测试-hang-x100", "测试-3050000", "测试-30500000-http200", "小测试-hang"
            })
    void leavesOtherNamesAlone(String name) {
        assertThat(Scripts.MagicName.parse(name)).isEmpty();
    }

    @Test
    void faultsOfTheNextCallsAreUsedUpInOrder() {
        scripts.nextCalls(new Scripts.Armed(Scripts.Operation.RESULT, SpoiledAnswer.HANG, 1));
        scripts.nextCalls(new Scripts.Armed(Scripts.Operation.START, SpoiledAnswer.CUT, 2));
        scripts.nextCalls(new Scripts.Armed(Scripts.Operation.START, SpoiledAnswer.HANG, 1));

        assertThat(scripts.faultOfStart(CALL, null)).contains(SpoiledAnswer.CUT);
        assertThat(scripts.faultOfStart(CALL, null)).contains(SpoiledAnswer.CUT);
        assertThat(scripts.faultOfStart(CALL, null)).contains(SpoiledAnswer.HANG);
        assertThat(scripts.faultOfStart(CALL, null)).isEmpty();
        assertThat(scripts.nextCalls()).hasSize(1);
        scripts.clear();
        assertThat(scripts.faultOfResult(CALL, null)).isEmpty();
    }

    @Test
    void theNextCallComesBeforeThePersonAndThePersonBeforeTheName() {
        scripts.callsFor("11010519491231002x", GatewayRefusal.THROTTLED);
        scripts.nextCalls(new Scripts.Armed(Scripts.Operation.START, SpoiledAnswer.CUT, 1));

        assertThat(scripts.faultOfStart(CALL, person("11010519491231002X"))).contains(SpoiledAnswer.CUT);
        assertThat(scripts.faultOfStart(CALL, person("11010519491231002X"))).contains(GatewayRefusal.THROTTLED);
        assertThat(scripts.faultOfStart(CALL, person("11010519491231002X"))).contains(GatewayRefusal.THROTTLED);
        assertThat(scripts.faultOfStart(CALL, person("110105199003071230"))).contains(SpoiledAnswer.HANG);
    }

    @Test
    void theNextCallComesBeforeTheAppCodeAndTheAppCodeBeforeThePerson() {
        scripts.callsFor("11010519491231002X", GatewayRefusal.QUOTA_USED_UP);
        scripts.accountFails("b", GatewayRefusal.THROTTLED);
        scripts.nextCalls(new Scripts.Armed(Scripts.Operation.START, SpoiledAnswer.CUT, 1));

        FaceRequest request = person("11010519491231002X");
        assertThat(scripts.faultOfStart(call("b"), request)).contains(SpoiledAnswer.CUT);
        assertThat(scripts.faultOfStart(call("b"), request)).contains(GatewayRefusal.THROTTLED);
        assertThat(scripts.faultOfResult(call("b"), null)).contains(GatewayRefusal.THROTTLED);
        assertThat(scripts.faultOfStart(CALL, request)).contains(GatewayRefusal.QUOTA_USED_UP);
        scripts.clear();
        assertThat(scripts.faultOfResult(call("b"), null)).isEmpty();
    }

    @Test
    void theNextCheckComesBeforeThePerson() {
        scripts.checksOf("1", Outcome.fails());
        scripts.nextCheck(Outcome.passes());

        assertThat(scripts.outcome("1")).isEqualTo(Outcome.passes());
        assertThat(scripts.outcome("1")).isEqualTo(Outcome.fails());
        assertThat(scripts.outcome("2")).isEqualTo(Outcome.neverFinishes());
    }

    private static Call call(String appCode) {
        Map<String, List<String>> headers = Map.of("Authorization", List.of("APPCODE " + appCode));
        return new Call(Instant.EPOCH, "POST", "/", "", headers, new byte[0]);
    }

    private static FaceRequest person(String idNumber) {
        return new FaceRequest("测试-hang", idNumber, "TENCENT", null, null, null);
    }
}
