package org.identityverification.impl.delivery;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.FaceAuthMode;
import org.identityverification.ResultSource;
import org.identityverification.VerificationCompleted;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.runtime.config.InvalidConfigurationException;
import org.identityverification.impl.runtime.config.Keys;
import org.identityverification.impl.runtime.config.Settings;
import org.identityverification.impl.runtime.lifecycle.ModuleBean;
import org.identityverification.impl.runtime.lifecycle.ModuleStart;
import org.identityverification.impl.runtime.messages.Message;
import org.identityverification.impl.verification.VerificationCompletedValue;

/** Fails the start of an application without an observer: its results would count as delivered, and be lost. */
@ModuleBean
class ObserverCheck {

    private static final Logger LOGGER = System.getLogger(ObserverCheck.class.getName());
    private static final UUID NO_ID = new UUID(0, 0);

    private final BeanManager beans;
    private final boolean delivers;

    @Inject
    ObserverCheck(BeanManager beans, Settings settings) {
        this.beans = beans;
        this.delivers = settings.deliveryEnabled();
    }

    // Before the task runner begins to deliver.
    void start(@Observes @Priority(2) ModuleStart start) {
        if (!delivers) {
            Message.DELIVERY_DISABLED.log(LOGGER);
        } else if (!hasObserver()) {
            throw new InvalidConfigurationException(List.of(Keys.DELIVERY_ENABLED
                    + " is true, but no observer of VerificationCompleted is found, and results would be lost. Is its class a"
                    + " bean (with a scope such as @ApplicationScoped, not private, not an inner class, not IF_EXISTS, no"
                    + " bean-discovery-mode=\"none\" in beans.xml)? Is it in another WAR of the EAR? Has the build removed it"
                    + " as unused? If the application only asks for results, set the key to false"));
        }
    }

    /** Ignores observers of all events, which frameworks have, and observers with IF_EXISTS, whose bean may not exist. */
    private boolean hasObserver() {
        return beans.resolveObserverMethods(event()).stream()
                .anyMatch(observer -> observer.getReception() == Reception.ALWAYS
                        && observer.getObservedType() instanceof Class<?> type
                        && type != Object.class);
    }

    private static VerificationCompleted event() {
        return new VerificationCompletedValue(
                NO_ID,
                1,
                NO_ID,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                FaceAuthMode.TENCENT,
                VerificationOutcome.PASSED,
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH,
                false,
                ResultSource.NOTIFICATION);
    }
}
