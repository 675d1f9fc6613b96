package org.identityverification.benchmarks.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.identityverification.FaceAuthMode;
import org.identityverification.IdentityVerificationService;
import org.identityverification.VerificationRequest;

/** The same start for a fictional person, through the module and by hand. */
@ApplicationScoped
class Starts {

    private static final System.Logger LOGGER = System.getLogger(Starts.class.getName());
    private static final String NAME = "张三";
    private static final String ID_NUMBER = "11010519491231002X";
    private static final String CALLBACK_URL = "https://shop.example/verified";
    private static final String CONTEXT_ID = "order-4711";

    @Inject
    IdentityVerificationService service;

    @Inject
    ByHandProvider provider;

    @Inject
    ByHandStore store;

    @Inject
    @ConfigProperty(name = "identity-verification.public-url")
    String publicUrl;

    String byModule() {
        return service.start(VerificationRequest.builder()
                        .name(NAME)
                        .idNumber(ID_NUMBER)
                        .mode(FaceAuthMode.TENCENT)
                        .callbackUrl(CALLBACK_URL)
                        .contextId(CONTEXT_ID)
                        .build())
                .flowId()
                .orElseThrow();
    }

    String byHand() throws SQLException {
        UUID id = UUID.randomUUID();
        ProviderClient.Request request = new ProviderClient.Request();
        request.name = NAME;
        request.idNo = ID_NUMBER;
        request.faceauthMode = FaceAuthMode.TENCENT.name();
        request.callbackUrl = CALLBACK_URL;
        request.contextId = CONTEXT_ID;
        request.notifyUrl = publicUrl + "/by-hand/notifications/" + id;
        String flowId = provider.start(request);
        store.start(id, CONTEXT_ID, flowId);
        LOGGER.log(Level.INFO, "Verification {0} was started", id);
        return flowId;
    }
}
