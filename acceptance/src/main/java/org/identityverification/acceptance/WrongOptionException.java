package org.identityverification.acceptance;

/** An option or the environment is wrong. The message says how, and repeats no value. */
public final class WrongOptionException extends RuntimeException {

    WrongOptionException(String message) {
        super(message);
    }
}
