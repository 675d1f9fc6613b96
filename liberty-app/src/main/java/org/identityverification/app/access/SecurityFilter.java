package org.identityverification.app.access;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.identityverification.app.page.Page;

/**
 * Sets the security headers of the page and of the API, and hides the page where it is switched off: it sends no token, so in
 * production it belongs behind a proxy that authenticates its visitors.
 */
public class SecurityFilter extends HttpFilter {

    /** The page loads nothing from other hosts except a configured logo, has no inline script or style, and can't be framed. */
    private static final String CONTENT_SECURITY_POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'%s",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'");

    /** Only the provider's page needs the camera, and it is not embedded here. */
    private static final String PERMISSIONS_POLICY =
            "camera=(), microphone=(), geolocation=(), display-capture=(), payment=(), usb=()";

    @Inject
    @SuppressWarnings("serial") // no server writes filters to disk
    Access access;

    @Inject
    @SuppressWarnings("serial")
    Page page;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        // Not the request URI, which comes undecoded and can be written in many ways.
        String path = request.getServletPath() + Objects.requireNonNullElse(request.getPathInfo(), "");
        boolean isApi = path.equals("/api") || path.startsWith("/api/");
        String logo = page.logoOrigin().map(origin -> " " + origin).orElse("");
        response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY.formatted(logo));
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Permissions-Policy", PERMISSIONS_POLICY);
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        // No cache may keep what the API says about a person. The page is revalidated, because its parts must match.
        response.setHeader("Cache-Control", isApi ? "no-store" : "no-cache");
        if (!isApi && !access.isPageEnabled()) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        chain.doFilter(request, response);
    }
}
