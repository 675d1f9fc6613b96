package org.identityverification.app.telemetry;

import io.opentelemetry.api.trace.Span;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Keeps ids and contexts of verifications, and ids of deliveries, out of the span of each request, where OpenTelemetry belongs to
 * the whole server and this application can't configure it.
 */
@Provider
@PreMatching
@ApplicationScoped
public class SpanPathFilter implements ContainerRequestFilter {

    /** Whatever stands in the place of an id; elsewhere, what looks like an id; and a context in a query. */
    private static final Pattern ID = Pattern.compile("(?<=/(?:verifications|deliveries)/)[^/?#\\s]+"
            + "|(?<=[?&]contextId=|^contextId=)[^&#\\s]+"
            + "|\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    @Inject
    HttpServletRequest asReceived;

    @Override
    public void filter(ContainerRequestContext request) {
        redact("url.path", asReceived.getRequestURI());
        redact("url.query", Objects.requireNonNullElse(asReceived.getQueryString(), ""));
    }

    private static void redact(String attribute, String value) {
        String shown = redacted(value);
        if (!shown.equals(value)) {
            try {
                CurrentSpan.set(attribute, shown);
            } catch (LinkageError e) {
                // This server has no OpenTelemetry, so there is no span.
            }
        }
    }

    static String redacted(String text) {
        return ID.matcher(text).replaceAll("{id}");
    }

    // A class of its own, so that the filter can be loaded where there is no OpenTelemetry.
    private static final class CurrentSpan {
        private static void set(String attribute, String value) {
            Span.current().setAttribute(attribute, value);
        }
    }
}
