package org.identityverification.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.identityverification.ResidentIdNumber;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ArquillianExtension.class)
@DisplayName("A test inside the server")
class InsideTheServerIT {

    @Deployment
    static WebArchive application() {
        return Deployments.moduleWith(Greeter.class);
    }

    @Inject
    Greeter greeter;

    @Test
    @DisplayName("is injected with beans of its own application")
    void isInjected() {
        assertThat(greeter.greet()).isEqualTo("hello");
    }

    @Test
    @DisplayName("sees the module's jars as the application contains them")
    void seesTheModule() {
        String jar = ResidentIdNumber.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();

        assertThat(jar).contains("/WEB-INF/lib/identity-verification-api-");
    }

    /** The simplest bean. */
    @ApplicationScoped
    static class Greeter {

        String greet() {
            return "hello";
        }
    }
}
