package org.identityverification.it.provider;

import org.identityverification.FaceAuthMode;
import org.identityverification.VerificationRequest;

/** The person of the document's sample, with a number that fits its mask and is valid. */
public final class Persons {

    public static final String NAME = "张三";
    public static final String ID_NUMBER = "320926199003055276";

    private Persons() {}

    /** A request for that person with nothing that may be left out. */
    public static VerificationRequest.Builder request(FaceAuthMode mode) {
        return VerificationRequest.builder().name(NAME).idNumber(ID_NUMBER).mode(mode);
    }

    /** The REST API's body for a person of this name. */
    public static String json(String name, String mode, String contextId) {
        return "{\"name\":\"" + name + "\",\"idNumber\":\"" + ID_NUMBER + "\",\"mode\":\"" + mode
                + "\",\"contextId\":\"" + contextId + "\"}";
    }
}
