package org.identityverification.impl.provider;

import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.rest.client.ext.ResponseExceptionMapper;

/** Reads an answer of status 300 or more before the rest client throws: some clients drop its body or headers, or close it. */
public final class RefusedAnswerMapper implements ResponseExceptionMapper<RuntimeException> {

    private static final int MIN_STATUS = 300;

    @Override
    public boolean handles(int status, MultivaluedMap<String, Object> headers) {
        return status >= MIN_STATUS;
    }

    @Override
    public RuntimeException toThrowable(Response response) {
        return new RefusedAnswerException(HttpAnswer.of(response));
    }

    static final class RefusedAnswerException extends RuntimeException {

        private final transient HttpAnswer answer;

        RefusedAnswerException(HttpAnswer answer) {
            super("HTTP status " + answer.status(), null, false, false);
            this.answer = answer;
        }

        HttpAnswer answer() {
            return answer;
        }
    }
}
