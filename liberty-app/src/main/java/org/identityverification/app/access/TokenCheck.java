package org.identityverification.app.access;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;

/** Lets the server check a caller's token if a known key may have signed it. {@link Guard} refuses callers who are still unknown. */
public class TokenCheck extends HttpFilter {

    @Inject
    @SuppressWarnings("serial") // no server writes filters to disk
    Access access;

    @Inject
    @SuppressWarnings("serial")
    CallerKeys keys;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (access.isProduction() && keys.mayHaveSigned(request.getHeader("Authorization"))) {
            // The server's own answer to a bad token is dropped: the caller gets a problem, as for all errors.
            request.authenticate(new HttpServletResponseWrapper(response) {

                @Override
                public void setStatus(int status) {}

                @Override
                public void setHeader(String name, String value) {}

                @Override
                public void sendError(int status) {}

                @Override
                public void sendError(int status, String message) {}
            });
        }
        chain.doFilter(request, response);
    }
}
