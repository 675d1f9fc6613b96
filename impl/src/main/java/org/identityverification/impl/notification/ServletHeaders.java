package org.identityverification.impl.notification;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Does what {@link NotificationHeaders} does, where JAX-RS is a servlet that parses headers before any filter of its own. Servers
 * without servlets never load it; the others find it by its service file, even if {@code web.xml} is {@code metadata-complete}.
 */
public final class ServletHeaders implements ServletContainerInitializer {

    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
        Filter filter = (request, response, chain) -> chain.doFilter(
                request instanceof HttpServletRequest http && NotificationHeaders.isNotifyUrl(http.getRequestURI())
                        ? new Hiding(http)
                        : request,
                response);
        FilterRegistration.Dynamic registration = context.addFilter(ServletHeaders.class.getName(), filter);
        // Null if an application has the module twice.
        if (registration != null) {
            registration.setAsyncSupported(true);
            registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
        }
    }

    private static final class Hiding extends HttpServletRequestWrapper {

        Hiding(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getContentType() {
            return null;
        }

        @Override
        public @Nullable String getHeader(String name) {
            return NotificationHeaders.isHidden(name) ? null : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return NotificationHeaders.isHidden(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
        }

        @Override
        public Enumeration<String> getHeaderNames() {
            List<String> names = Collections.list(super.getHeaderNames());
            names.removeIf(NotificationHeaders::isHidden);
            return Collections.enumeration(names);
        }
    }
}
