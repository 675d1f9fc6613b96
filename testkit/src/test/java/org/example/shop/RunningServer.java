package org.example.shop;

import org.identityverification.testkit.FaceProvider;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The beginning of a test against a server that is already running: shown by the document, and only compiled here. */
class RunningServer {

    // docs: running
    @RegisterExtension
    static FaceProvider provider = FaceProvider.start(9099, "test-app-code");
    // docs: end

    /** The same with several app codes. */
    static class SeveralAccounts {
        // docs: accounts
        @RegisterExtension
        static FaceProvider provider = FaceProvider.start(9099, "test-app-code", "app-code-of-retail");
        // docs: end
    }
}
