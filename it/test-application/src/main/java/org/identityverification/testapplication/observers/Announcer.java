package org.identityverification.testapplication.observers;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import org.identityverification.VerificationCompleted;

/** An interceptor, such as applications put on their observers. */
@Announced
@Interceptor
@Priority(Interceptor.Priority.APPLICATION)
public class Announcer {

    @Inject
    Calls calls;

    @AroundInvoke
    Object announce(InvocationContext invocation) throws Exception {
        if (invocation.getParameters()[0] instanceof VerificationCompleted event) {
            calls.note("intercepted", event.verificationId());
        }
        return invocation.proceed();
    }
}
