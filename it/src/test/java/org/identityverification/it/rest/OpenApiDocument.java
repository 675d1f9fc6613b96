package org.identityverification.it.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.identityverification.it.server.Http;

/** The server's description of the API, which checks answers. Operations are spelled {@code POST /api/verifications}. */
public final class OpenApiDocument {

    public static final String START = "POST /api/verifications";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(VersionFlag.V202012);
    // In a schema "$" is the very end; in Java it also matches before a last line break.
    private static final SchemaValidatorsConfig STRICT = SchemaValidatorsConfig.builder()
            .formatAssertionsEnabled(true)
            .regularExpressionFactory(
                    regex -> Pattern.compile(regex.replaceAll("\\$$", "\\\\z")).asPredicate()::test)
            .build();

    private final JsonNode root;
    private final Map<JsonNode, JsonSchema> schemas = new HashMap<>();

    private OpenApiDocument(JsonNode root) {
        this.root = root;
    }

    public static OpenApiDocument ofTheServer() {
        return of(Http.get("/openapi?format=json"));
    }

    public static OpenApiDocument of(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        return new OpenApiDocument(parse(answer.body()));
    }

    public Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        root.path("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (!method.equals("parameters")) {
                        operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return operations;
    }

    public Set<Integer> statuses(String operation) {
        return operation(operation).path("responses").properties().stream()
                .map(response -> Integer.valueOf(response.getKey()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    public void check(String operation, HttpResponse<String> answer) {
        String described =
                "%s may answer %d, as it did with: %s".formatted(operation, answer.statusCode(), answer.body());
        JsonNode response = resolve(operation(operation).path("responses").path(String.valueOf(answer.statusCode())));
        assertThat(response.isObject()).as(described).isTrue();
        JsonNode content = response.path("content");
        if (content.isMissingNode()) {
            assertThat(answer.body()).as(described).isEmpty();
            return;
        }
        String type = Http.header(answer, "Content-Type").replaceAll("\\s*;.*", "");
        assertThat(content.has(type)).as(described).isTrue();
        if (type.endsWith("json")) {
            // A field that the schema does not name is a fault, too.
            assertThat(faults(content.path(type).path("schema"), true, answer.body()))
                    .as(described)
                    .isEmpty();
        }
    }

    /** The faults of the body of a request. Fields that the schema does not name are ignored. */
    public Set<ValidationMessage> faultsOfRequest(String operation, String json) {
        return faults(requestContent(operation).path("schema"), false, json);
    }

    public String requestExample(String operation) {
        return found(requestContent(operation).path("example"), operation).toString();
    }

    @Override
    public String toString() {
        return root.toString();
    }

    private JsonNode operation(String operation) {
        String[] methodAndPath = operation.split(" ", 2);
        return found(
                root.path("paths").path(methodAndPath[1]).path(methodAndPath[0].toLowerCase(Locale.ROOT)), operation);
    }

    private JsonNode requestContent(String operation) {
        return operation(operation)
                .path("requestBody")
                .path("content")
                .elements()
                .next();
    }

    private JsonNode resolve(JsonNode node) {
        String ref = node.path("$ref").asText();
        return ref.isEmpty() ? node : resolve(found(root.at(ref.substring(1)), ref));
    }

    private Set<ValidationMessage> faults(JsonNode schema, boolean closed, String json) {
        return schemas.computeIfAbsent(schema, it -> compile(it, closed)).validate(parse(json));
    }

    /** With the document's components, to which the schema's references lead. */
    private JsonSchema compile(JsonNode schema, boolean closed) {
        ObjectNode all = MAPPER.createObjectNode();
        all.set("components", root.path("components"));
        all.putArray("allOf").add(schema);
        if (closed) {
            all.put("unevaluatedProperties", false);
        }
        return SCHEMAS.getSchema(all, STRICT);
    }

    private static JsonNode found(JsonNode node, String what) {
        assertThat(node.isMissingNode())
                .as("whether the document lacks %s", what)
                .isFalse();
        return node;
    }

    private static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("It is not JSON: " + json, e);
        }
    }
}
