package org.identityverification;

/** The configuration switches off what was asked for. The message names the key. */
public final class SwitchedOffException extends IdentityVerificationException {

    public SwitchedOffException(String message) {
        super(FailureKind.SWITCHED_OFF, message, FailureDetails.NONE, null);
    }
}
