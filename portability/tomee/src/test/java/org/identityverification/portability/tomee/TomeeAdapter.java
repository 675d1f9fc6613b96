package org.identityverification.portability.tomee;

import org.apache.tomee.arquillian.remote.RemoteTomEEContainer;
import org.identityverification.portability.incontainer.ServerJdk;
import org.identityverification.testservers.Jdks;
import org.jboss.arquillian.container.spi.client.container.LifecycleException;

/** Starts TomEE with the JDK that it runs on. */
public class TomeeAdapter extends RemoteTomEEContainer {

    @Override
    public void start() throws LifecycleException {
        ServerJdk.<Void, LifecycleException>start(Jdks.exactly(Tomee.JDK), () -> {
            super.start();
            return null;
        });
    }
}
