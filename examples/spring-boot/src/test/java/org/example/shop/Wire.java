package org.example.shop;

import java.io.IOException;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ClientHttpResponse;

/** Loses calls of the reference application. No class of a test: Spring Boot would not find it. */
@Configuration
class Wire {

    /** What happens to the next call of the reference application. */
    enum Loss {
        NOTHING,
        REQUEST,
        ANSWER
    }

    static volatile Loss loss = Loss.NOTHING;

    @Bean
    RestClientCustomizer losing() {
        return builder -> builder.requestInterceptor((request, body, execution) -> {
            Loss its = loss;
            loss = Loss.NOTHING;
            if (its == Loss.REQUEST) {
                throw new IOException("The request is lost");
            }
            ClientHttpResponse answer = execution.execute(request, body);
            if (its == Loss.ANSWER) {
                answer.close();
                throw new IOException("The answer is lost");
            }
            return answer;
        });
    }
}
