package org.identityverification.app.problem;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;

/**
 * Answers with a problem where the server refuses a request of the API before it reaches JAX-RS, and would send a page of
 * HTML: a header {@code Accept} or {@code Content-Type} that is not a media type, for example.
 */
public class ServerRefusals extends HttpFilter {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request, new HttpServletResponseWrapper(response) {

            @Override
            public void sendError(int status) throws IOException {
                if (isCommitted()) {
                    super.sendError(status);
                } else {
                    send(
                            Problem.of(ProblemType.ofStatus(status), status),
                            Texts.accepted(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE)),
                            response);
                }
            }

            @Override
            public void sendError(int status, String message) throws IOException {
                // The message is the server's, and may quote the request.
                sendError(status);
            }
        });
    }

    private static void send(Problem problem, Texts texts, HttpServletResponse response) throws IOException {
        response.resetBuffer();
        response.setStatus(problem.status());
        response.setContentType(Problem.MEDIA_TYPE);
        problem.headers(texts).forEach(response::setHeader);
        response.getOutputStream().write(problem.toBytes(texts));
        response.flushBuffer();
    }
}
