package org.identityverification.it.production;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Path;
import org.identityverification.it.documents.Documents;

final class Manifests {

    static final Path FOLDER = Documents.ROOT.resolve("src/main/kubernetes");

    /** Refuses a field that Kubernetes' own model does not have. */
    static final ObjectMapper STRICT = new YAMLMapper()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return Boolean.FALSE;
                }
            });

    private Manifests() {}

    static <T> T read(String file, Class<T> kind) throws IOException {
        return STRICT.readValue(FOLDER.resolve(file).toFile(), kind);
    }

    static PodSpec pod() throws IOException {
        return read("deployment.yaml", Deployment.class).getSpec().getTemplate().getSpec();
    }
}
