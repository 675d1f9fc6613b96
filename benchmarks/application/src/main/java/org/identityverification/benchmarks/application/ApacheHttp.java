package org.identityverification.benchmarks.application;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.UUID;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.io.CloseMode;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Apache HttpClient 5 with Jackson, as vendors' SDKs do it; with a pool of 200, because the default of 5 would be unfair. */
@ApplicationScoped
class ApacheHttp implements Work {

    private static final int CONNECTIONS = 200;

    private final ObjectMapper json = new ObjectMapper();
    private final CloseableHttpClient http = HttpClients.custom()
            .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnTotal(CONNECTIONS)
                    .setMaxConnPerRoute(CONNECTIONS)
                    .build())
            .disableAutomaticRetries()
            .build();

    @Inject
    @ConfigProperty(name = "identity-verification.app-code")
    String appCode;

    @Inject
    @ConfigProperty(name = "bare-provider/mp-rest/url")
    String provider;

    @Override
    public String name() {
        return "Apache HttpClient 5";
    }

    @Override
    public void once() throws IOException {
        send(request());
    }

    HttpPost request() throws IOException {
        HttpPost request = new HttpPost(provider + "/v2/identity/auth/api/individual/face");
        request.setHeader("Authorization", "APPCODE " + appCode);
        request.setHeader("X-Ca-Nonce", UUID.randomUUID().toString());
        request.setEntity(new ByteArrayEntity(json.writeValueAsBytes(Requests.start()), ContentType.APPLICATION_JSON));
        return request;
    }

    StartAnswer.Data send(HttpPost request) throws IOException {
        return http.execute(request, response -> {
            byte[] body = EntityUtils.toByteArray(response.getEntity());
            if (response.getCode() != 200) {
                throw new IOException("HTTP " + response.getCode());
            }
            return json.readValue(body, StartAnswer.class).successful();
        });
    }

    @PreDestroy
    void close() {
        http.close(CloseMode.GRACEFUL);
    }
}
