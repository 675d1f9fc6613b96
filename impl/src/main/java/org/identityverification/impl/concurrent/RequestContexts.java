package org.identityverification.impl.concurrent;

import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.Instance;
import org.identityverification.impl.concurrent.ApplicationCode.Code;

/** Gives code of the application a request context of its own, unless its thread has one. */
public final class RequestContexts {

    private RequestContexts() {}

    public static void run(Instance<RequestContextController> controllers, Code code) throws Throwable {
        // One for each call, because a controller remembers whether it has activated the context.
        RequestContextController controller = controllers.get();
        boolean activated = controller.activate();
        try {
            code.run();
        } finally {
            if (activated) {
                controller.deactivate();
            }
            controllers.destroy(controller);
        }
    }
}
