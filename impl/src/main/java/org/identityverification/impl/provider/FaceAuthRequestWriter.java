package org.identityverification.impl.provider;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes a start call's body as JSON in UTF-8, the same on every server: binding libraries differ, JSON-P does not. */
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON) // otherwise Jersey uses its own writer for JSON
public class FaceAuthRequestWriter implements MessageBodyWriter<FaceAuthRequest> {

    private static final JsonBuilderFactory BUILDERS = Json.createBuilderFactory(Map.of());

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
        // The rest client sets this header itself. Jersey logs a warning for each one that it finds here.
        headers.remove(HttpHeaders.CONTENT_LENGTH);
        body.write(bytesOf(request));
    }

    static byte[] bytesOf(FaceAuthRequest request) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("name", request.name());
        fields.put("idNo", request.idNo());
        fields.put("faceauthMode", request.faceauthMode().name());
        fields.put("repetition", request.repetition());
        fields.put("callbackUrl", request.callbackUrl());
        fields.put("contextId", request.contextId());
        fields.put("notifyUrl", request.notifyUrl());
        fields.values().removeIf(Objects::isNull);
        return BUILDERS.createObjectBuilder(fields).build().toString().getBytes(StandardCharsets.UTF_8);
    }
}
