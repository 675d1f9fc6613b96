package org.example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The observer needs nothing of Quarkus. */
class OtherServersTest {

    @ParameterizedTest
    @ValueSource(strings = {"microprofile-reactive-messaging-api.jar", "smallrye-reactive-messaging-api.jar"})
    void theObserverCompilesAgainstTheMessagingOfOpenLibertyAndOfWildFly(String messaging, @TempDir Path classes) {
        Path api = Path.of("target/messaging", messaging);
        assertThat(api).exists();
        String path = api + File.pathSeparator + System.getProperty("java.class.path");
        String observer = "src/main/java/org/example/shop/ResultTopic.java";
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", classes.toString(), "-cp", path, observer))
                .isZero();
    }
}
