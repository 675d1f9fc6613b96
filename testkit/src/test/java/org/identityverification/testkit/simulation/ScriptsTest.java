package org.identityverification.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.script.Outcome;
import org.identityverification.testkit.script.SpoiledAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScriptsTest {

    private final Scripts scripts = new Scripts();

    @ParameterizedTest
    @MethodSource("org.identityverification.testkit.script.Fault#table")
    void every_fault_is_found_by_its_key_in_a_name(Fault fault) {
        FaceRequest request = new FaceRequest("测试-" + fault.key(), "1", "TENCENT", null, null, null);

        assertThat(scripts.faultOfStart(request)).contains(fault);
    }

    @Test
    void faults_of_the_next_calls_are_used_up_in_order_before_the_fault_in_a_name() {
        FaceRequest request = new FaceRequest("测试-http-500", "1", "TENCENT", null, null, null);
        scripts.nextCalls(new Scripts.Armed(Scripts.Operation.RESULT, SpoiledAnswer.HANG, 1));
        scripts.nextCalls(new Scripts.Armed(Scripts.Operation.START, SpoiledAnswer.CUT, 2));
        scripts.nextCalls(new Scripts.Armed(Scripts.Operation.START, SpoiledAnswer.HANG, 1));

        assertThat(scripts.faultOfStart(request)).contains(SpoiledAnswer.CUT);
        assertThat(scripts.faultOfStart(null)).contains(SpoiledAnswer.CUT);
        assertThat(scripts.faultOfStart(request)).contains(SpoiledAnswer.HANG);
        assertThat(scripts.faultOfStart(request)).contains(SpoiledAnswer.HTTP_500);
        assertThat(scripts.nextCalls()).hasSize(1);
        scripts.clear();
        assertThat(scripts.faultOfResult("1")).isEmpty();
    }

    @Test
    void outcomes_are_used_up_in_order() {
        scripts.nextCheck(Outcome.passes());
        scripts.nextCheck(Outcome.fails());

        assertThat(scripts.outcome()).isEqualTo(Outcome.passes());
        assertThat(scripts.outcome()).isEqualTo(Outcome.fails());
        assertThat(scripts.outcome()).isEqualTo(Outcome.neverFinishes());
    }
}
