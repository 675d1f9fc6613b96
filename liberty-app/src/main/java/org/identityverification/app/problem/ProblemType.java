package org.identityverification.app.problem;

import java.util.Locale;

/** The application's own problems: what HTTP and JSON can get wrong before there is a verification to start. */
public enum ProblemType {
    /** Not one JSON object in UTF-8, or a key twice. */
    MALFORMED_JSON(400),
    /** Any other request that can't be understood. */
    BAD_REQUEST(400),
    /** Production: the caller has shown no token, or none that the server trusts. */
    TOKEN_REQUIRED(401),
    /** Production: the caller's token does not have the role, or not that of the account. */
    ROLE_REQUIRED(403),
    /** Production: the caller is a person, and the context id is not the subject of the person's token. */
    CONTEXT_NOT_YOURS(403),
    /** Development: the caller is not on this machine. */
    DEVELOPMENT_ONLY(403),
    /** A page of another site made the browser send it. */
    CROSS_SITE(403),
    NOT_FOUND(404),
    /** No such verification, or it has been removed. */
    VERIFICATION_NOT_FOUND(404),
    METHOD_NOT_ALLOWED(405),
    NOT_ACCEPTABLE(406),
    PAYLOAD_TOO_LARGE(413),
    /** The body is not declared as JSON in UTF-8. */
    UNSUPPORTED_MEDIA_TYPE(415),
    /** The caller, or all callers together, have called too often in the last minute. */
    TOO_MANY_REQUESTS(429),
    /** Production: no key of callers' tokens is known yet. */
    CALLER_KEYS_MISSING(503),
    /** Refused for a reason that has no problem of its own here. */
    REFUSED(400),
    /** A fault of this application, or of the server it runs on. */
    INTERNAL_ERROR(500);

    private final int status;

    ProblemType(int status) {
        this.status = status;
    }

    public int status() {
        return status;
    }

    /** The problem that stands for a status of 400 or more with which the server itself refused a request. */
    static ProblemType ofStatus(int status) {
        return switch (status) {
            case 400 -> BAD_REQUEST;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 413 -> PAYLOAD_TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            default -> status < 500 ? REFUSED : INTERNAL_ERROR;
        };
    }

    /** {@code MALFORMED_JSON} becomes {@code malformed-json}. */
    static String slug(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
