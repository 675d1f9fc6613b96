package org.identityverification.impl.messages;

/** An exception whose message is for the operator: it names what to change, and holds no secret and no personal data. */
public interface Explanation {

    /**
     * What is wrong, and what to do.
     *
     * @return the message
     */
    String getMessage();
}
