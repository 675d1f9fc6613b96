package org.identityverification.it.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.it.production.Manifests.FOLDER;
import static org.identityverification.it.production.Manifests.STRICT;
import static org.identityverification.it.production.Manifests.read;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
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
        String nginx = Files.readString(FOLDER.resolveSibling("nginx/identity-verification.conf"))
                .replaceAll(" +", " ");
        List<String> directives = new ArrayList<>();
        for (JsonNode ingress : STRICT.readerFor(JsonNode.class)
                .<JsonNode>readValues(FOLDER.resolve("ingress.yaml").toFile())
                .readAll()) {
            directives.add("server_name " + ingress.at("/spec/rules/0/host").asText() + ";");
            ingress.findValuesAsText("path").forEach(path -> directives.add("location " + path + " {"));
            assertThat(ingress.findValues("service"))
                    .allMatch(it -> it.toString().equals("{\"name\":\"identity\",\"port\":{\"name\":\"https\"}}"));
            ingress.at("/metadata/annotations").properties().forEach(annotation -> {
                String name = annotation.getKey().replace("nginx.org/", "").replace('-', '_');
                String value = annotation.getValue().asText();
                if (name.endsWith("_snippets")) {
                    value.lines().filter(line -> !line.contains("_log ")).forEach(directives::add);
                } else if (name.equals("rewrites")) {
                    directives.add("proxy_pass https://identity" + value.replaceAll(".*=", "") + ";");
                } else if (name.matches("(client|proxy)_.*")) {
                    directives.add(name + " " + value + ";");
                }
            });
        }
        assertThat(directives)
                .contains("server_name shop.example.com;", "proxy_pass_request_headers off;", "proxy_read_timeout 4s;")
                .allSatisfy(it -> assertThat(nginx).contains(it));
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
    void keep_every_secret_in_a_file() throws IOException {
        ConfigMap settings = read("configuration.yaml", ConfigMap.class);

        assertThat(settings.getData().keySet()).noneMatch(key -> key.matches(".*(PASSWORD|SECRET|APP_CODE).*"));
        assertThat(Files.readString(FOLDER.resolve("deployment.yaml"))).doesNotContain("secretKeyRef", "secretRef");
    }
}
