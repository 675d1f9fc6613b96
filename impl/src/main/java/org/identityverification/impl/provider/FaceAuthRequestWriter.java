package org.identityverification.impl.provider;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a start call's body as JSON in UTF-8, the same on every server: binding libraries differ, JSON-P does not. */
@ApplicationScoped
public class FaceAuthRequestWriter implements MessageBodyWriter<FaceAuthRequest> {

    private final JsonBuilderFactory builders = Json.createBuilderFactory(Map.of());

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
        JsonObjectBuilder json = builders.createObjectBuilder()
                .add("name", request.name())
                .add("idNo", request.idNo())
                .add("faceauthMode", request.faceauthMode().name());
        if (request.repetition() != null) {
            json.add("repetition", request.repetition());
        }
        addIfPresent(json, "callbackUrl", request.callbackUrl());
        addIfPresent(json, "contextId", request.contextId());
        addIfPresent(json, "notifyUrl", request.notifyUrl());
        body.write(json.build().toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void addIfPresent(JsonObjectBuilder json, String name, @Nullable String value) {
        if (value != null) {
            json.add(name, value);
        }
    }
}
