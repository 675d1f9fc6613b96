package org.identityverification.app;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.annotation.WebListener;
import jakarta.servlet.annotation.WebServlet;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is found by an annotation elsewhere would do nothing here, and nobody would say so. */
@DisplayName("The deployment descriptor, which is complete")
class WebXmlTest {

    @Test
    @DisplayName("leaves out no filter, listener or servlet")
    void leavesOutNothing() throws Exception {
        String descriptor = Files.readString(Path.of("src/main/webapp/WEB-INF/web.xml"));
        List<Class<?>> classes = classes();

        assertThat(descriptor).contains("metadata-complete=\"true\"");
        assertThat(classes).noneMatch(WebXmlTest::isAnnotated);
        assertThat(classes.stream().filter(WebXmlTest::isOfServlets).toList())
                .isNotEmpty()
                .allSatisfy(it -> assertThat(descriptor).contains("-class>" + it.getName() + "</"));
    }

    private static boolean isAnnotated(Class<?> type) {
        return Stream.of(WebFilter.class, WebListener.class, WebServlet.class).anyMatch(type::isAnnotationPresent);
    }

    private static boolean isOfServlets(Class<?> type) {
        return Stream.of(
                        jakarta.servlet.Filter.class,
                        jakarta.servlet.Servlet.class,
                        jakarta.servlet.ServletContextListener.class)
                .anyMatch(it -> it.isAssignableFrom(type));
    }

    private static List<Class<?>> classes() throws IOException, URISyntaxException {
        Path root = Path.of(IdentityApplication.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(root::relativize)
                    .map(Path::toString)
                    .filter(name -> name.endsWith(".class") && !name.endsWith("package-info.class"))
                    .<Class<?>>map(name -> load(name.replace(".class", "").replace('/', '.')))
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, WebXmlTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
