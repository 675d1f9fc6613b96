package org.identityverification.benchmarks.application;

import java.util.UUID;
import org.identityverification.FaceAuthMode;
import org.identityverification.VerificationRequest;

/** The one verification that everybody starts, of a person who does not exist. */
final class Requests {

    private static final String NAME = "张三";
    private static final String ID_NUMBER = "11010519491231002X";
    private static final String CALLBACK_URL = "https://shop.example/verified";
    private static final String CONTEXT_ID = "order-4711";

    private Requests() {}

    /** As the module takes it. */
    static VerificationRequest verification() {
        return VerificationRequest.builder()
                .name(NAME)
                .idNumber(ID_NUMBER)
                .mode(FaceAuthMode.TENCENT)
                .callbackUrl(CALLBACK_URL)
                .contextId(CONTEXT_ID)
                .build();
    }

    /** As the provider takes it, with a notify URL as long as the module's. */
    static StartRequest start() {
        StartRequest request = new StartRequest();
        request.name = NAME;
        request.idNo = ID_NUMBER;
        request.faceauthMode = FaceAuthMode.TENCENT.name();
        request.callbackUrl = CALLBACK_URL;
        request.contextId = CONTEXT_ID;
        request.notifyUrl = "https://shop.example/api/notifications/" + UUID.randomUUID() + UUID.randomUUID();
        return request;
    }
}
