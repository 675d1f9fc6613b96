package org.identityverification.it.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.it.documents.Documents.ROOT;
import static org.identityverification.it.production.Manifests.FOLDER;
import static org.identityverification.it.production.Manifests.STRICT;
import static org.identityverification.it.production.Manifests.read;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.identityverification.it.documents.Documents;
import org.junit.jupiter.api.Test;

class KubernetesManifestsTest {

    /** As the others are, which other tests read. */
    @Test
    void have_only_fields_that_Kubernetes_knows() throws IOException {
        assertThat(read("disruption-budget.yaml", PodDisruptionBudget.class).getSpec())
                .isNotNull();
    }

    @Test
    void route_the_public_host_with_the_limits_of_the_sample_for_nginx() throws IOException {
        List<JsonNode> ingresses = STRICT.readerFor(JsonNode.class)
                .<JsonNode>readValues(FOLDER.resolve("ingress.yaml").toFile())
                .readAll();
        ConfigMap settings = read("configuration.yaml", ConfigMap.class);
        Service service = read("service.yaml", Service.class);
        String nginx = Files.readString(FOLDER.resolveSibling("nginx/identity-verification.conf"))
                .replaceAll(" +", " ");

        JsonNode ingress = ingresses.get(0);
        String host = ingress.at("/spec/rules/0/host").asText();
        assertThat(settings.getData().get("IDENTITY_VERIFICATION_PUBLIC_URL")).startsWith("https://" + host + "/");
        assertThat(nginx).contains("server_name " + host + ";");
        assertThat(ingresses.subList(1, 3)).allSatisfy(minion -> {
            JsonNode rule = minion.at("/spec/rules/0");
            assertThat(rule.get("host").asText()).isEqualTo(host);
            String path = rule.at("/http/paths/0/path").asText();
            assertThat(nginx).contains("location " + path + " {", "proxy_pass https://identity" + path + ";");
            assertThat(minion.at("/metadata/annotations")
                            .get("nginx.org/rewrites")
                            .asText())
                    .isEqualTo("serviceName=identity rewrite=" + path);
            JsonNode backend = rule.at("/http/paths/0/backend/service");
            assertThat(backend.get("name").asText())
                    .isEqualTo(service.getMetadata().getName());
            assertThat(service.getSpec().getPorts())
                    .extracting(ServicePort::getName)
                    .contains(backend.at("/port/name").asText());
        });
        JsonNode annotations = ingress.at("/metadata/annotations");
        for (String limit : List.of(
                "client-max-body-size",
                "proxy-connect-timeout",
                "proxy-send-timeout",
                "proxy-read-timeout",
                "proxy-max-temp-file-size")) {
            assertThat(nginx)
                    .contains("%s %s;"
                            .formatted(
                                    limit.replace('-', '_'),
                                    annotations.get("nginx.org/" + limit).asText()));
        }
        JsonNode ofNotifications = ingresses.get(2).at("/metadata/annotations");
        String snippets = annotations.get("nginx.org/server-snippets").asText()
                + ofNotifications.get("nginx.org/location-snippets").asText()
                + "proxy_read_timeout %s;"
                        .formatted(ofNotifications
                                .get("nginx.org/proxy-read-timeout")
                                .asText());
        assertThat(snippets.lines())
                .filteredOn(line -> !line.contains("_log "))
                .contains("proxy_pass_request_headers off;")
                .allSatisfy(line -> assertThat(nginx).contains(line));
    }

    @Test
    void open_only_the_public_port_of_a_node_to_the_network() throws IOException {
        JsonNode policy = read("network-policy.yaml", JsonNode.class).get("spec");
        Service service = read("service.yaml", Service.class);
        String port = service.getSpec().getPorts().get(0).getTargetPort().getStrVal();

        assertThat(policy.at("/podSelector/matchLabels"))
                .isEqualTo(STRICT.valueToTree(service.getSpec().getSelector()));
        assertThat(policy.get("policyTypes")).hasToString("[\"Ingress\"]");
        assertThat(policy.get("ingress")).hasToString("[{\"ports\":[{\"port\":\"%s\"}]}]".formatted(port));
    }

    @Test
    void run_the_image_on_the_Liberty_that_is_tested() {
        String version = Documents.read(ROOT.resolve("pom.xml"))
                .replaceAll("(?s).*<version.openliberty>(.*?)</version.openliberty>.*", "$1");

        assertThat(ROOT.resolve("Containerfile")).content().contains("ARG LIBERTY_VERSION=" + version + "\n");
    }

    @Test
    void keep_every_secret_in_a_file() throws IOException {
        ConfigMap settings = read("configuration.yaml", ConfigMap.class);

        assertThat(settings.getData().keySet()).noneMatch(key -> key.matches(".*(PASSWORD|SECRET|APP_CODE).*"));
        assertThat(Files.readString(FOLDER.resolve("deployment.yaml"))).doesNotContain("secretKeyRef", "secretRef");
    }
}
