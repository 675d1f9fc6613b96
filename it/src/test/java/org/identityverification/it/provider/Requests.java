package org.identityverification.it.provider;

import org.identityverification.testkit.Person;

/** Small requests for the REST API. */
public final class Requests {

    /** The person of all of them. */
    public static final Person PERSON = Person.adult();

    private Requests() {}

    public static String json(String mode, String contextId) {
        return json(PERSON.name(), mode, contextId);
    }

    /** A body for the REST API with another name, such as one that asks for a fault. */
    public static String json(String name, String mode, String contextId) {
        return "{\"name\":\"" + name + "\",\"idNumber\":\"" + PERSON.idNumber() + "\",\"mode\":\"" + mode
                + "\",\"contextId\":\"" + contextId + "\"}";
    }
}
