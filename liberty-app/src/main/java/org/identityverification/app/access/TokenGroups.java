package org.identityverification.app.access;

import java.security.Principal;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * What a caller's token says that the caller is. The one class that names a type of MicroProfile JWT: a development server
 * has none, and never gets here. Roles of the server would have to be declared when the application is built, but which role
 * callers have is configured.
 */
final class TokenGroups {

    private TokenGroups() {}

    static boolean have(Principal caller, String role) {
        if (!(caller instanceof JsonWebToken token)) {
            return false;
        }
        // Absent claims are null on some servers.
        Set<String> groups = token.getGroups();
        return groups != null && groups.contains(role);
    }
}
