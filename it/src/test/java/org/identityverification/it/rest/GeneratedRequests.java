package org.identityverification.it.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.identityverification.it.provider.Requests;

/**
 * Bodies for {@code POST /verifications}, good ones and bad ones, made of what its schema says: each field with everything
 * that may be on either side of a limit, and then several fields at once. Whether a body is good only the schema tells.
 */
final class GeneratedRequests {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final long SEED = 20260107;
    private static final int MIXED = 150;

    /** What fits each pattern; a schema can't tell that by itself. */
    private static final Map<String, String> FITTING = Map.of(
            "name", "李小明",
            "idNumber", Requests.PERSON.idNumber(),
            "contextId", "order-4711",
            "callbackUrl", "https://shop.example.com/back");

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "x",
            "x ",
            "\tx",
            "x\n",
            "a b",
            "\u3000x",
            "x\u00a0",
            "a\u2028b",
            "\u0000",
            "a\u0085",
            "𠮷",
            "null",
            "/relative",
            "ftp://shop.example.com/",
            "http://shop.example.com",
            "HTTPS://shop.example.com/?a=b#c",
            "https://",
            "11010519491231002X",
            "11010519491231002x",
            "1101051949123100");

    private final OpenApiDocument document;
    private final JsonNode schema;

    GeneratedRequests(OpenApiDocument document) {
        this.document = document;
        this.schema = document.requestSchema(OpenApiDocument.START);
    }

    Stream<ObjectNode> all() {
        Map<String, List<JsonNode>> candidates = new LinkedHashMap<>();
        schema.path("properties")
                .properties()
                .forEach(property -> candidates.put(
                        property.getKey(), candidates(property.getKey(), document.resolve(property.getValue()))));
        return Stream.of(oneOdd(candidates), everyMode(candidates), mixed(candidates))
                .flatMap(List::stream);
    }

    private static List<ObjectNode> oneOdd(Map<String, List<JsonNode>> candidates) {
        List<ObjectNode> bodies = new ArrayList<>();
        candidates.forEach((field, values) -> {
            bodies.add(good().without(List.of(field)));
            values.forEach(value -> bodies.add(good().set(field, value)));
        });
        bodies.add(good().put("unknown", "whatever"));
        return bodies;
    }

    private static List<ObjectNode> everyMode(Map<String, List<JsonNode>> candidates) {
        return candidates.get("mode").stream()
                .flatMap(mode -> candidates.get("embedding").stream()
                        .map(embedding -> good().<ObjectNode>set("mode", mode).<ObjectNode>set("embedding", embedding)))
                .toList();
    }

    private static List<ObjectNode> mixed(Map<String, List<JsonNode>> candidates) {
        Random random = new Random(SEED);
        List<String> fields = List.copyOf(candidates.keySet());
        List<ObjectNode> bodies = new ArrayList<>();
        for (int i = 0; i < MIXED; i++) {
            ObjectNode body = good();
            for (int k = random.nextInt(4); k >= 0; k--) {
                String field = fields.get(random.nextInt(fields.size()));
                List<JsonNode> values = candidates.get(field);
                body.set(field, values.get(random.nextInt(values.size())));
            }
            bodies.add(body);
        }
        return bodies;
    }

    private static ObjectNode good() {
        return JSON.objectNode()
                .put("name", FITTING.get("name"))
                .put("idNumber", FITTING.get("idNumber"))
                .put("mode", "TENCENT");
    }

    private static List<JsonNode> candidates(String field, JsonNode property) {
        List<JsonNode> values = new ArrayList<>(List.of(
                JSON.nullNode(),
                JSON.booleanNode(true),
                JSON.booleanNode(false),
                JSON.numberNode(7),
                JSON.numberNode(-0.5),
                JSON.arrayNode(),
                JSON.arrayNode().add("x"),
                JSON.objectNode(),
                JSON.objectNode().put("x", 1)));
        TEXTS.forEach(text -> values.add(JSON.textNode(text)));
        property.path("enum").forEach(constant -> {
            values.add(constant);
            values.add(JSON.textNode(constant.asText().toLowerCase(Locale.ROOT)));
        });
        if (FITTING.containsKey(field)) {
            String fitting = FITTING.get(field);
            values.add(JSON.textNode(fitting));
            int longest = property.path("maxLength").asInt(fitting.length());
            String filler = field.equals("callbackUrl") ? "a" : "𠮷";
            String padded = fitting + filler.repeat(longest - fitting.length());
            values.add(JSON.textNode(padded));
            values.add(JSON.textNode(padded + filler));
        }
        return values;
    }
}
