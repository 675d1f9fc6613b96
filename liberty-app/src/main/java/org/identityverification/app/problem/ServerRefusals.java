package org.identityverification.app.problem;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collections;
import java.util.regex.Pattern;

/**
 * Answers with a problem where the server would send HTML: for a header that is not a media type, for example; and to a host that no
 * URL can have, with which JAX-RS would fail.
 */
public class ServerRefusals extends HttpFilter {

    /** Not a number. With one, JAX-RS would fail while it looks for a resource. */
    private static final Pattern MALFORMED_QUALITY =
            Pattern.compile(";\\s*q\\s*=(?!\\s*(\\d+\\.?\\d*|\\.\\d+)\\s*([,;]|$))", Pattern.CASE_INSENSITIVE);

    @Inject
    @SuppressWarnings("serial") // no server writes filters to disk
    Languages languages;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletResponse answer = new HttpServletResponseWrapper(response) {

            @Override
            public void sendError(int status) throws IOException {
                Problem problem = Problem.of(status);
                Texts texts = languages.accepted(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE));
                resetBuffer();
                setStatus(status);
                setContentType(Problem.MEDIA_TYPE);
                problem.headers(texts).forEach(this::setHeader);
                getOutputStream().write(problem.toBytes(texts));
                flushBuffer();
            }

            @Override
            public void sendError(int status, String message) throws IOException {
                // The message is the server's, and may quote the request.
                sendError(status);
            }
        };
        String host = request.getHeader(HttpHeaders.HOST);
        boolean isParsable = Collections.list(request.getHeaders(HttpHeaders.ACCEPT)).stream()
                .noneMatch(it -> MALFORMED_QUALITY.matcher(it).find());
        if (isParsable && (host == null || isHost(host))) {
            chain.doFilter(request, answer);
        } else {
            answer.sendError(HttpServletResponse.SC_BAD_REQUEST);
        }
    }

    private static boolean isHost(String host) {
        try {
            return host.equals(new URI("http://" + host).getRawAuthority());
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
