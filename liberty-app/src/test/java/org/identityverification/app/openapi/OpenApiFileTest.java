package org.identityverification.app.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.identityverification.FailureKind;
import org.identityverification.app.problem.ProblemType;
import org.identityverification.rest.NotificationResource;
import org.junit.jupiter.api.Test;

class OpenApiFileTest {

    /** Answers to requests that match no operation. */
    private static final Set<String> OF_NO_OPERATION = Set.of("not-found", "method-not-allowed", "refused");

    private final JsonNode file = read();

    @Test
    void has_every_method_of_every_resource_and_no_other() throws Exception {
        Set<String> described = new TreeSet<>();
        file.path("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (!method.equals("parameters")) {
                        described.add(method + " " + path.getKey());
                    }
                }));

        Set<String> served = new TreeSet<>();
        resources().forEach(type -> served.addAll(operationsOf(type)));

        assertThat(described).isEqualTo(served);
    }

    @Test
    void has_every_type_of_problem_each_with_its_status() {
        Set<String> described = new TreeSet<>();
        for (JsonNode problem : file.findValues("allOf")) {
            JsonNode properties = problem.path(1).path("properties");
            JsonNode type = properties.path("type");
            List<String> types = new ArrayList<>();
            type.path("enum").forEach(it -> types.add(it.asText()));
            if (type.has("const")) {
                types.add(type.path("const").asText());
            }
            types.forEach(
                    it -> described.add(properties.path("status").path("const").asInt() + " " + it));
        }

        Set<String> possible = Stream.concat(
                        Stream.of(ProblemType.values()).map(it -> Map.entry(it.name(), it.status())),
                        Stream.of(FailureKind.values()).map(it -> Map.entry(it.name(), it.httpStatus())))
                .map(it -> Map.entry(it.getKey().toLowerCase(Locale.ROOT).replace('_', '-'), it.getValue()))
                .filter(it -> !OF_NO_OPERATION.contains(it.getKey()))
                .map(it -> it.getValue() + " " + "urn:identity-verification:problem:" + it.getKey())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(described).isEqualTo(possible);
    }

    @Test
    void has_no_field_that_docs_servicemd_does_not_name() throws IOException {
        String page = Files.readString(java.nio.file.Path.of("..", "docs", "service.md"));
        String table = page.substring(page.indexOf("### All fields"), page.indexOf("## Tokens and roles"));

        assertThat(List.of(
                        "VerificationRequest",
                        "StartedVerification",
                        "Verification",
                        "CompletedVerification",
                        "Problem"))
                .flatExtracting(schema -> {
                    List<String> fields = new ArrayList<>();
                    file.at("/components/schemas/" + schema + "/properties")
                            .fieldNames()
                            .forEachRemaining(fields::add);
                    return fields;
                })
                .hasSizeGreaterThan(40)
                .allSatisfy(field -> assertThat(table).contains("`" + field + "`"));
    }

    private static Set<String> operationsOf(Class<?> type) {
        Path root = type.getAnnotation(Path.class);
        return Stream.of(type.getDeclaredMethods())
                .flatMap(method -> Stream.of(method.getAnnotations())
                        .map(it -> it.annotationType().getAnnotation(HttpMethod.class))
                        .filter(Objects::nonNull)
                        .map(it -> it.value().toLowerCase(Locale.ROOT) + pathOf(root, method)))
                .collect(Collectors.toSet());
    }

    private static String pathOf(Path root, Method method) {
        Path more = method.getAnnotation(Path.class);
        String path = "/api/" + root.value() + "/" + (more == null ? "" : more.value());
        return " " + path.replaceAll("/+", "/").replaceAll("/$", "");
    }

    /** The module's resource, and all of this application. */
    private static List<Class<?>> resources() throws IOException, ClassNotFoundException {
        List<Class<?>> resources = new ArrayList<>(List.of(NotificationResource.class));
        var root = java.nio.file.Path.of("src", "main", "java");
        try (Stream<java.nio.file.Path> files = Files.walk(root)) {
            for (String file : files.map(it -> root.relativize(it).toString()).toList()) {
                if (file.endsWith("Resource.java")) {
                    resources.add(Class.forName(file.replace(".java", "").replace('/', '.')));
                }
            }
        }
        return resources;
    }

    private static JsonNode read() {
        try (InputStream yaml = OpenApiFileTest.class.getResourceAsStream("/META-INF/openapi.yaml")) {
            return new YAMLMapper().readTree(yaml);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
