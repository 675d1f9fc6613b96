package org.identityverification.app.environment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where the provider is, as it is configured. */
@ApplicationScoped
public class ProviderAddress {

    /** The standard key of MicroProfile Rest Client. */
    public static final String KEY = "identity-verification/mp-rest/url";

    @Inject
    @ConfigProperty(name = "identity-verification/mp-rest/uri")
    Optional<String> uri;

    @Inject
    @ConfigProperty(name = KEY)
    Optional<String> url;

    /** Whether the provider is on this machine, which the real one never is. Without configuration it is the real one. */
    public boolean isThisMachine() {
        // As MicroProfile Rest Client has it: the URI goes before the URL.
        return uri.or(() -> url).map(Loopback::isAddressedBy).orElse(false);
    }
}
