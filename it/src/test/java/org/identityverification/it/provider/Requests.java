package org.identityverification.it.provider;

import jakarta.json.Json;
import org.identityverification.it.server.Http;
import org.identityverification.testkit.Person;

public final class Requests {

    public static final Person PERSON = Person.adult();

    private Requests() {}

    public static String json(String mode, String contextId) {
        return json(PERSON.name(), mode, contextId);
    }

    public static String withAccount(String contextId, String account) {
        return Json.createObjectBuilder(Http.json(json("TENCENT", contextId)))
                .add("account", account)
                .build()
                .toString();
    }

    /** A body for the REST API with another name, such as one that asks for a fault. */
    public static String json(String name, String mode, String contextId) {
        return "{\"name\":\"" + name + "\",\"idNumber\":\"" + PERSON.idNumber() + "\",\"mode\":\"" + mode
                + "\",\"contextId\":\"" + contextId + "\"}";
    }
}
