package org.identityverification.it.production;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestKeys;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testservers.Database;

/** The settings that tests in production share: keys, callers, secrets and environment. A test changes what differs. */
final class ProductionSettings {

    static final String APP_CODE = "CanaryAppCodeFromAFile";
    static final String SECRET = "canary-notification-secret-of-more-than-32-bytes";
    static final String PUBLIC_URL = "https://shop.example.com/identity/api";

    final Path folder;
    final TestKeys keys;
    final CallerTokens tokens;
    final Map<String, String> secrets = new HashMap<>();
    final Map<String, String> environment = new HashMap<>();

    ProductionSettings(String name, FaceProvider provider) throws IOException, GeneralSecurityException {
        folder = OwnServer.folder().resolveSibling(name + "-keys");
        keys = TestKeys.make(folder);
        tokens = CallerTokens.make();
        secrets.put("identity-verification.app-code", APP_CODE);
        secrets.put("identity-verification.notification.secret", SECRET);
        environment.put("IDENTITY_VERIFICATION_MP_REST_URL", provider.url());
        environment.put("IDENTITY_VERIFICATION_PUBLIC_URL", PUBLIC_URL);
        environment.put("IDENTITY_VERIFICATION_CALLBACK_URL", "https://shop.example.com/verified");
        environment.put("IDENTITY_VERIFICATION_DATA_SOURCE", "jdbc/identity-verification");
        environment.put("IDENTITY_VERIFICATION_SCHEMA", "create");
        environment.put("IDENTITY_VERIFICATION_RESULT_QUERY_ENABLED", "false");
        environment.put(
                "MP_JWT_VERIFY_PUBLICKEY_LOCATION",
                Files.writeString(folder.resolve("callers.json"), CallerTokens.jwks(tokens))
                        .toUri()
                        .toString());
        environment.put("MP_JWT_VERIFY_ISSUER", CallerTokens.ISSUER);
        environment.put("MP_JWT_VERIFY_AUDIENCES", CallerTokens.AUDIENCE);
    }

    ProductionSettings on(Database database) {
        environment.putAll(OwnServer.with(database, Map.of()));
        return this;
    }

    ProductionServer start(String name) throws IOException, GeneralSecurityException {
        return ProductionServer.start(name, keys, secrets, environment);
    }
}
