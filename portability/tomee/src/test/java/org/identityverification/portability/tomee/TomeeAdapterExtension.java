package org.identityverification.portability.tomee;

import org.apache.tomee.arquillian.remote.RemoteTomEEContainer;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.core.spi.LoadableExtension;

/** Makes Arquillian use {@link TomeeAdapter}. */
public class TomeeAdapterExtension implements LoadableExtension {

    @Override
    public void register(ExtensionBuilder builder) {
        builder.override(DeployableContainer.class, RemoteTomEEContainer.class, TomeeAdapter.class);
    }
}
