package org.identityverification.portability.payara;

import fish.payara.arquillian.container.payara.PayaraVersion;
import fish.payara.arquillian.container.payara.managed.PayaraMicroContainerConfiguration;
import fish.payara.arquillian.container.payara.managed.PayaraMicroDeployableContainer;
import java.nio.file.Path;
import org.identityverification.testservers.Jdks;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.arquillian.core.spi.LoadableExtension;
import org.jboss.shrinkwrap.api.Archive;

/** Starts each version with a JDK that it runs on. */
public class PayaraAdapter extends PayaraMicroDeployableContainer implements LoadableExtension {

    private static final PayaraVersion LAST_6 = new PayaraVersion("6.9999.0");

    private PayaraVersion version;

    @Override
    public void register(ExtensionBuilder builder) {
        builder.override(DeployableContainer.class, PayaraMicroDeployableContainer.class, PayaraAdapter.class);
    }

    @Override
    public void setup(PayaraMicroContainerConfiguration configuration) {
        version = configuration.getMicroVersion();
        super.setup(configuration);
    }

    @Override
    public ProtocolMetaData deploy(Archive<?> archive) throws DeploymentException {
        Path jdk = Jdks.atLeast(Payara.leastJdk(version.isMoreRecentThan(LAST_6) ? 7 : 6));
        // The JDK of the server. Other test classes run in this JVM meanwhile: they ask Jdks, which has read it before.
        String ofTheTests = System.setProperty("java.home", jdk.toString());
        try {
            return super.deploy(archive);
        } finally {
            System.setProperty("java.home", ofTheTests);
        }
    }
}
