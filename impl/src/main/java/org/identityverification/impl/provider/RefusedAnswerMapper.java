package org.identityverification.impl.provider;

import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.rest.client.ext.ResponseExceptionMapper;

/**
 * Reads every answer with a status of 300 or more before the rest client makes of it what it likes: some throw it with its
 * body, some without, some without its headers, and some have closed it.
 */
public final class RefusedAnswerMapper implements ResponseExceptionMapper<RuntimeException> {

    private static final int FIRST = 300;

    /** Made by the rest client. */
    public RefusedAnswerMapper() {}

    @Override
    public boolean handles(int status, MultivaluedMap<String, Object> headers) {
        return status >= FIRST;
    }

    @Override
    public RuntimeException toThrowable(Response response) {
        return new RefusedAnswerException(AnswerReader.read(response));
    }
}
