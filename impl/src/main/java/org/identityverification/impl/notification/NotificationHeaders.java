package org.identityverification.impl.notification;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.identityverification.impl.verification.NotifyTokens;

/**
 * Hides what a notification says about its content and about what its sender accepts. JAX-RS would parse it, and refuse the
 * notification before the resource sees its token. Some servers parse it even earlier: for them there is {@link ServletHeaders}.
 */
@Provider
@PreMatching
@Priority(0)
@ApplicationScoped
public class NotificationHeaders implements ContainerRequestFilter {

    /** No path of another resource has such an end. */
    private static final Pattern NOTIFY_URL =
            Pattern.compile("(.*/)?notifications/[\\w-]{" + NotifyTokens.LENGTH + "}/?");

    @Override
    public void filter(ContainerRequestContext request) {
        if (isNotifyUrl(request.getUriInfo().getPath())) {
            List.copyOf(request.getHeaders().keySet()).stream()
                    .filter(NotificationHeaders::isHidden)
                    .forEach(request.getHeaders()::remove);
        }
    }

    static boolean isNotifyUrl(String path) {
        return NOTIFY_URL.matcher(path).matches();
    }

    static boolean isHidden(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return name.startsWith("accept") || (name.startsWith("content-") && !name.equals("content-length"));
    }
}
