package org.identityverification.impl.provider;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a start call's body as JSON in UTF-8, the same on every server: binding libraries differ, JSON-P does not. */
@ApplicationScoped
public class FaceAuthRequestWriter implements MessageBodyWriter<FaceAuthRequest> {

    private final JsonGeneratorFactory generators = Json.createGeneratorFactory(Map.of());

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == FaceAuthRequest.class;
    }

    @Override
    public void writeTo(
            FaceAuthRequest request,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream body)
            throws IOException {
        StringWriter text = new StringWriter();
        // Closed, or its buffers would not be used again; not on the body, which belongs to the rest client.
        try (JsonGenerator json = generators.createGenerator(text)) {
            write(request, json);
        }
        body.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void write(FaceAuthRequest request, JsonGenerator json) {
        json.writeStartObject();
        json.write("name", request.name());
        json.write("idNo", request.idNo());
        json.write("faceauthMode", request.faceauthMode().name());
        if (request.repetition() != null) {
            json.write("repetition", request.repetition());
        }
        writeIfPresent(json, "callbackUrl", request.callbackUrl());
        writeIfPresent(json, "contextId", request.contextId());
        writeIfPresent(json, "notifyUrl", request.notifyUrl());
        json.writeEnd();
    }

    private static void writeIfPresent(JsonGenerator json, String name, @Nullable String value) {
        if (value != null) {
            json.write(name, value);
        }
    }
}
