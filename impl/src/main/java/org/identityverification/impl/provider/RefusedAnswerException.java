package org.identityverification.impl.provider;

/** Carries an answer with a status of 300 or more past the rest client. Never leaves this package. */
final class RefusedAnswerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ProviderAnswer answer;

    RefusedAnswerException(ProviderAnswer answer) {
        super("HTTP status " + answer.status(), null, false, false);
        this.answer = answer;
    }

    ProviderAnswer answer() {
        return answer;
    }
}
