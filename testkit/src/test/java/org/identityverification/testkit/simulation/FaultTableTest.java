package org.identityverification.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.identityverification.testkit.script.FailReason;
import org.identityverification.testkit.script.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTableTest {

    @ParameterizedTest
    @MethodSource("org.identityverification.testkit.script.Fault#keys")
    void everyKeyMakesAValidName(String key) {
        String name = "测试-result-" + key + "-x99";
        assertThat(name).doesNotContainAnyWhitespaces().hasSizeLessThanOrEqualTo(64);
        MagicName magic = MagicName.parse(name).orElseThrow();
        assertThat(magic.fault().key()).isEqualTo(key);
        assertThat(magic.operation()).isEqualTo(Operation.RESULT);
        assertThat(magic.times()).isEqualTo(99);
    }

    @Test
    void keysAreUnique() {
        assertThat(Fault.keys()).doesNotHaveDuplicates();
    }

    @Test
    void theDocumentationHasEveryKey() throws IOException {
        String documentation = Files.readString(Path.of("..", "docs", "sandbox.md"));
        assertThat(Fault.keys()).allSatisfy(key -> assertThat(documentation).contains('`' + key + '`'));
        assertThat(FailReason.values())
                .allSatisfy(reason -> assertThat(documentation).contains('`' + reason.code() + '`'));
    }

    @ParameterizedTest
    @CsvSource({"测试-hang,START,0", "测试-hang-x3,START,3", "测试-RESULT-Hang,RESULT,0", "测试-30500000-http500-x2,START,2"})
    void readsTheScheme(String name, Operation operation, int times) {
        MagicName magic = MagicName.parse(name).orElseThrow();
        assertThat(magic.operation()).isEqualTo(operation);
        assertThat(magic.times()).isEqualTo(times);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"张三", "测试", "测试-", "测试-hang-x0", "测试-hang-x100", "测试-3050000", "测试-30500000-http200", "小测试-hang"
            })
    void leavesOtherNamesAlone(String name) {
        assertThat(MagicName.parse(name)).isEmpty();
    }

    @Test
    void switchedFaultsAreUsedUpInOrder() {
        Faults faults = new Faults();
        Fault cut = Fault.byKey("cut").orElseThrow();
        Fault hang = Fault.byKey("hang").orElseThrow();
        faults.arm(new Faults.Armed(Operation.RESULT, hang, 1));
        faults.arm(new Faults.Armed(Operation.START, cut, 2));
        faults.arm(new Faults.Armed(Operation.START, hang, 1));

        assertThat(faults.switchedOn(Operation.START)).contains(cut);
        assertThat(faults.switchedOn(Operation.START)).contains(cut);
        assertThat(faults.switchedOn(Operation.START)).contains(hang);
        assertThat(faults.switchedOn(Operation.START)).isEmpty();
        assertThat(faults.armed()).hasSize(1);
        faults.clear();
        assertThat(faults.switchedOn(Operation.RESULT)).isEmpty();
    }
}
