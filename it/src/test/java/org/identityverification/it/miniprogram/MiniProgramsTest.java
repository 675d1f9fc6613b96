package org.identityverification.it.miniprogram;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class MiniProgramsTest {

    @TestFactory
    Stream<DynamicContainer> keep_to_their_specifications() {
        return Stream.of("form", "alipay", "wechat", "result", "consent", "structure")
                .map(name -> DynamicContainer.dynamicContainer(name, specification(name + ".spec.js")));
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
