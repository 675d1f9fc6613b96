package org.identityverification.portability.payara;

import fish.payara.arquillian.container.payara.PayaraVersion;
import fish.payara.arquillian.container.payara.managed.PayaraMicroContainerConfiguration;
import fish.payara.arquillian.container.payara.managed.PayaraMicroDeployableContainer;
import org.identityverification.portability.incontainer.ServerJdk;
import org.identityverification.testservers.Jdks;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.shrinkwrap.api.Archive;

/** Starts each version with a JDK that it runs on. */
public class PayaraAdapter extends PayaraMicroDeployableContainer {

    private static final PayaraVersion LAST_6 = new PayaraVersion("6.9999.0");

    private PayaraVersion version;

    @Override
    public void setup(PayaraMicroContainerConfiguration configuration) {
        version = configuration.getMicroVersion();
        super.setup(configuration);
    }

    @Override
    public ProtocolMetaData deploy(Archive<?> archive) throws DeploymentException {
        int minJdk = version.isMoreRecentThan(LAST_6) ? Payara.LEAST_JDK_OF_7 : Payara.LEAST_JDK_OF_6;
        return ServerJdk.<ProtocolMetaData, DeploymentException>start(
                Jdks.atLeast(minJdk), () -> super.deploy(archive));
    }
}
