package org.identityverification.acceptance;

/** An option or environment variable is wrong. The message says how, without its value. */
public final class WrongOptionException extends RuntimeException {

    WrongOptionException(String message) {
        super(message);
    }
}
