package org.identityverification.impl.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.NOW;

import java.lang.reflect.RecordComponent;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {

    /** Texts that lead to no person and give access to nothing. */
    private static final Set<String> SHOWN = Set.of("flowId", "failReasonCode");

    @ParameterizedTest
    @ValueSource(classes = {StartedVerificationValue.class, VerificationValue.class, VerificationCompletedValue.class})
    void show_no_secret_and_nothing_of_the_person_in_their_text(Class<? extends Record> type) throws Exception {
        Object[] values =
                Stream.of(type.getRecordComponents()).map(ValuesTest::value).toArray();

        assertThat(type.getDeclaredConstructors()[0].newInstance(values).toString())
                .contains(ID.toString())
                .doesNotContain("canary");
    }

    private static Object value(RecordComponent component) {
        Class<?> type = component.getType();
        if (type == Optional.class) {
            String of = component.getGenericType().getTypeName();
            String text = SHOWN.contains(component.getName()) ? "1445900" : "canary";
            return of.contains("String")
                    ? Optional.of(text)
                    : of.contains("Instant") ? Optional.of(NOW) : Optional.empty();
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        return switch (type.getSimpleName()) {
            case "UUID" -> ID;
            case "Instant" -> NOW;
            case "boolean" -> true;
            default -> 1;
        };
    }
}
