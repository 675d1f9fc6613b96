package org.identityverification.it.production;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.time.Duration;
import org.identityverification.it.server.OwnServer;

/** The Kubernetes manifests of {@code src/main/kubernetes}. */
final class Manifests {

    private Manifests() {}

    static <T> T read(String file, Class<T> kind) throws IOException {
        return new YAMLMapper()
                .readValue(
                        OwnServer.repository()
                                .resolve("src/main/kubernetes")
                                .resolve(file)
                                .toFile(),
                        kind);
    }

    static PodSpec pod() throws IOException {
        return read("deployment.yaml", Deployment.class).getSpec().getTemplate().getSpec();
    }

    /** How long the liveness probe waits for an answer. */
    static Duration livenessWaits() throws IOException {
        return Duration.ofSeconds(
                pod().getContainers().get(0).getLivenessProbe().getTimeoutSeconds());
    }
}
