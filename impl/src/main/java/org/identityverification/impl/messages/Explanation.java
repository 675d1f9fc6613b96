package org.identityverification.impl.messages;

/** An exception whose message is for the operator: it says what to change, and holds no secret and no personal data. */
public interface Explanation {

    String getMessage();
}
