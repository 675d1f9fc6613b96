package org.identityverification.it.miniprogram;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class MiniProgramsTest {

    @TestFactory
    @DisplayName("for Alipay")
    Stream<DynamicTest> alipay() {
        return specification("alipay.spec.js");
    }

    @TestFactory
    @DisplayName("for WeChat")
    Stream<DynamicTest> wechat() {
        return specification("wechat.spec.js");
    }

    @TestFactory
    @DisplayName("ask for consent where the application does")
    Stream<DynamicTest> consent() {
        return specification("consent.spec.js");
    }

    @TestFactory
    @DisplayName("are complete")
    Stream<DynamicTest> structure() {
        return specification("structure.spec.js");
    }

    private static Stream<DynamicTest> specification(String script) {
        try (Scripts world = Scripts.load(script)) {
            Value names = world.function("names()");
            return IntStream.range(0, (int) names.getArraySize())
                    .mapToObj(i -> test(script, i, names.getArrayElement(i).asString()))
                    .toList()
                    .stream();
        }
    }

    private static DynamicTest test(String script, int index, String name) {
        return DynamicTest.dynamicTest(name, () -> {
            try (Scripts world = Scripts.load(script)) {
                world.function("runCase").execute(index);
            } catch (PolyglotException e) {
                // Reports show only the number of a dynamic test.
                throw new AssertionError(name + ": " + e.getMessage(), e);
            }
        });
    }
}
