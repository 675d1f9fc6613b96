package org.identityverification.it.miniprogram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The mini programs")
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
    @DisplayName("are complete")
    Stream<DynamicTest> structure() {
        return specification("structure.spec.js");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "() => equal(1, 2)",
                "() => assert(false, 'no')",
                "() => phone(Runtime, alipay).tap('no such button')",
                "() => phone(Runtime, alipay).page.instance.setData({ busy: undefined })",
                "() => { const r = phone(Runtime, alipay); const p = r.page.instance; r.back(); p.setData({}); }",
                "() => phone(Runtime, alipay).addresses.push(PERSON.name)",
                "() => phone(Runtime, alipay).console().log({ number: PERSON.idNumber })",
                "() => phone(Runtime, alipay).submit(PERSON)",
            })
    @DisplayName("are tested by what can fail")
    void fails(String body) {
        try (Scripts world = Scripts.load()) {
            world.function("test").execute("it", world.function(body));
            Value run = world.function("runCase");

            assertThatThrownBy(() -> run.execute(0)).isInstanceOf(PolyglotException.class);
        }
    }

    @Test
    @DisplayName("lose a link that is not encoded on these fakes, as they do on the platforms")
    void losesALinkThatIsNotEncoded() {
        try (Scripts world = Scripts.load()) {
            Value lost = world.function("rawQuery('link=https://a.example/b?c=d&e=f').link");

            assertThat(lost.asString()).isEqualTo("https://a.example/b?c");
        }
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
                // Reports know dynamic tests by number only.
                throw new AssertionError(name + ": " + e.getMessage(), e);
            }
        });
    }
}
