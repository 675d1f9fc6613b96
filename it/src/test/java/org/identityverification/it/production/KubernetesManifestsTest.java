package org.identityverification.it.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The Kubernetes manifests")
class KubernetesManifestsTest {

    private static final Path FOLDER = Path.of("..", "src", "main", "kubernetes");
    private static final Map<String, Class<?>> KINDS = Map.of(
            "apps/v1 Deployment",
            Deployment.class,
            "v1 ConfigMap",
            ConfigMap.class,
            "v1 Service",
            Service.class,
            "policy/v1 PodDisruptionBudget",
            PodDisruptionBudget.class);

    /** Kubernetes' own model, and nothing that it does not know. */
    private static final ObjectMapper STRICT = new YAMLMapper()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return Boolean.FALSE;
                }
            });

    @Test
    @DisplayName("hold nothing that Kubernetes does not know")
    void areKnownToKubernetes() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.toList()).hasSize(KINDS.size()).allSatisfy(file -> {
                Map<?, ?> any = STRICT.readValue(file.toFile(), Map.class);
                Class<?> kind = KINDS.get(any.get("apiVersion") + " " + any.get("kind"));
                assertThat(kind).as("kind of %s", file).isNotNull();
                assertThat(STRICT.readValue(file.toFile(), kind)).isNotNull();
            });
        }
        String wrong = Files.readString(FOLDER.resolve("deployment.yaml")).replace("periodSeconds", "periodSecond");
        assertThatThrownBy(() -> STRICT.readValue(wrong, Deployment.class)).isInstanceOf(JsonMappingException.class);
    }

    @Test
    @DisplayName("keep every secret in a file")
    void keepSecretsInFiles() throws IOException {
        ConfigMap settings =
                STRICT.readValue(FOLDER.resolve("configuration.yaml").toFile(), ConfigMap.class);

        assertThat(settings.getData().keySet()).noneMatch(key -> key.matches(".*(PASSWORD|SECRET|APP_CODE).*"));
        assertThat(Files.readString(FOLDER.resolve("deployment.yaml"))).doesNotContain("secretKeyRef", "secretRef");
    }
}
