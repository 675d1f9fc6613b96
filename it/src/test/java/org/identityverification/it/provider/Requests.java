package org.identityverification.it.provider;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import org.identityverification.it.server.Http;
import org.identityverification.testkit.Person;

public final class Requests {

    public static final Person PERSON = Person.adult();

    private Requests() {}

    public static String json(String mode, String contextId) {
        return json(PERSON.name(), mode, contextId);
    }

    /** The same with more or other fields: names and values in turn. */
    public static String with(String contextId, String... fields) {
        JsonObjectBuilder request = Json.createObjectBuilder(Http.json(json("TENCENT", contextId)));
        for (int i = 0; i < fields.length; i += 2) {
            request.add(fields[i], fields[i + 1]);
        }
        return request.build().toString();
    }

    /** A body for the REST API with another name, such as one that asks for a fault. */
    public static String json(String name, String mode, String contextId) {
        return "{\"name\":\"" + name + "\",\"idNumber\":\"" + PERSON.idNumber() + "\",\"mode\":\"" + mode
                + "\",\"contextId\":\"" + contextId + "\"}";
    }
}
