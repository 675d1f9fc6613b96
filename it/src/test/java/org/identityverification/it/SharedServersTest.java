package org.identityverification.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.identityverification.it.rest.ReferenceApplicationIT;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@DisplayName("The integration tests")
class SharedServersTest {

    private static final Path CLASSES = Path.of("target/test-classes");
    private static final String INTEGRATION_TEST = "IT.class";
    private static final String IN_A_BROWSER = "BrowserIT";

    @Test
    @DisplayName(
            "that share Arquillian's server or a browser run one after the other, and in one thread, as both demand")
    void runOneAfterTheOther() throws Exception {
        List<Class<?>> sharing =
                integrationTests().filter(SharedServersTest::shares).toList();

        assertThat(sharing)
                .contains(ReferenceApplicationIT.class)
                .allSatisfy(it -> assertThat(it.getAnnotation(Execution.class))
                        .isNotNull()
                        .extracting(Execution::value)
                        .isEqualTo(ExecutionMode.SAME_THREAD));
    }

    private static boolean shares(Class<?> test) {
        return test.getSimpleName().endsWith(IN_A_BROWSER)
                || Stream.of(test.getAnnotationsByType(ExtendWith.class))
                        .flatMap(it -> Stream.of(it.value()))
                        .anyMatch(ArquillianExtension.class::equals);
    }

    private static Stream<Class<?>> integrationTests() throws IOException, ClassNotFoundException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(CLASSES)) {
            files = all.filter(it -> it.toString().endsWith(INTEGRATION_TEST)).toList();
        }
        Stream.Builder<Class<?>> classes = Stream.builder();
        for (Path file : files) {
            String name =
                    CLASSES.relativize(file).toString().replace(".class", "").replace('/', '.');
            classes.add(Class.forName(name, false, SharedServersTest.class.getClassLoader()));
        }
        return classes.build();
    }
}
