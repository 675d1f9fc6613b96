package org.example.shop;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpHeaders;
import org.springframework.web.util.ContentCachingRequestWrapper;

/** The wire between the shop and the reference application: loses what a test wants, and records the webhooks. */
@TestConfiguration(proxyBeanMethods = false)
class Wire {

    enum Loss {
        NOTHING,
        REQUEST,
        ANSWER
    }

    /** A webhook that the shop has accepted. */
    record Delivery(HttpHeaders headers, byte[] body) {}

    private static final AtomicReference<Loss> NEXT = new AtomicReference<>(Loss.NOTHING);
    private static final BlockingQueue<Delivery> DELIVERIES = new LinkedBlockingQueue<>();

    static void loses(Loss next) {
        NEXT.set(next);
    }

    /** The next webhook with a contextId. */
    static Delivery awaitDelivery(String contextId) throws InterruptedException {
        Delivery delivery;
        do {
            delivery = DELIVERIES.poll(1, TimeUnit.MINUTES);
            if (delivery == null) {
                throw new AssertionError("No webhook has come");
            }
        } while (!new String(delivery.body(), StandardCharsets.UTF_8).contains(contextId));
        return delivery;
    }

    @Bean
    RestClientCustomizer losing() {
        return builder -> builder.requestInterceptor((request, body, execution) -> {
            Loss loss = NEXT.getAndSet(Loss.NOTHING);
            if (loss == Loss.REQUEST) {
                throw new IOException("The request is lost");
            }
            var answer = execution.execute(request, body);
            if (loss == Loss.ANSWER) {
                answer.close();
                throw new IOException("The answer is lost");
            }
            return answer;
        });
    }

    @Bean
    Filter keeping() {
        return (request, response, chain) -> {
            HttpServletRequest http = (HttpServletRequest) request;
            ContentCachingRequestWrapper cached = new ContentCachingRequestWrapper(http, 0);
            chain.doFilter(cached, response);
            if (http.getRequestURI().endsWith("/webhooks/identity")
                    && ((HttpServletResponse) response).getStatus() / 100 == 2) {
                HttpHeaders headers = new HttpHeaders();
                for (String name : Collections.list(http.getHeaderNames())) {
                    headers.set(name, http.getHeader(name));
                }
                DELIVERIES.add(new Delivery(headers, cached.getContentAsByteArray()));
            }
        };
    }
}
