package org.identityverification.it.page;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tests that share a browser and its servers, and so run in one thread. */
@Execution(ExecutionMode.SAME_THREAD)
abstract class InBrowser {

    @RegisterExtension
    static final Visits VISITS = new Visits();
}
