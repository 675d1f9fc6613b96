package org.identityverification.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.Response;
import org.identityverification.impl.provider.RefusedAnswerMapper.RefusedAnswerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusedAnswerMapperTest {

    private final RefusedAnswerMapper mapper = new RefusedAnswerMapper();

    @ParameterizedTest
    @CsvSource({"200,false", "204,false", "299,false", "300,true", "302,true", "400,true", "404,true", "503,true"})
    void handles_every_status_from_300_on_and_no_other(int status, boolean taken) {
        assertThat(mapper.handles(status, new MultivaluedHashMap<>())).isEqualTo(taken);
    }

    @Test
    void reads_status_headers_and_body_before_a_rest_client_can_drop_them() {
        Response response = Response.status(403)
                .header("X-Ca-Error-Code", "B403MQ")
                .header("X-Ca-Error-Message", "Quota Exhausted")
                .header("X-Ca-Request-Id", "request-7")
                .header("Retry-After", "3")
                .build();

        RuntimeException thrown = mapper.toThrowable(response);

        assertThat(thrown)
                .isInstanceOfSatisfying(
                        RefusedAnswerException.class,
                        it -> assertThat(it.answer())
                                .isEqualTo(
                                        new HttpAnswer(403, "B403MQ", "Quota Exhausted", "request-7", "3", "", false)));
    }
}
