package org.identityverification;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The input of a start. Immutable; created by {@link #builder()}.
 *
 * <p>A request keeps its values unchanged, and the builder refuses none. {@link IdentityVerificationService#start} checks the
 * request as a whole and reports every error at once, so that a form can show them all.
 */
public final class VerificationRequest {

    private final @Nullable String name;
    private final @Nullable String idNumber;
    private final @Nullable FaceAuthMode mode;
    private final @Nullable String callbackUrl;
    private final @Nullable String contextId;
    private final @Nullable String account;
    private final @Nullable Boolean repetition;
    private final @Nullable Embedding embedding;
    private final @Nullable String startKey;

    private VerificationRequest(Builder builder) {
        this.name = builder.name;
        this.idNumber = builder.idNumber;
        this.mode = builder.mode;
        this.callbackUrl = builder.callbackUrl;
        this.contextId = builder.contextId;
        this.account = builder.account;
        this.repetition = builder.repetition;
        this.embedding = builder.embedding;
        this.startKey = builder.startKey;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The person's name: personal data. Required; 1 to 64 characters, no leading or trailing white space. */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /** The person's resident ID number: personal data. Required; see {@link ResidentIdNumber}. */
    public Optional<String> idNumber() {
        return Optional.ofNullable(idNumber);
    }

    /** The way to check the face. Required. */
    public Optional<FaceAuthMode> mode() {
        return Optional.ofNullable(mode);
    }

    /**
     * Where the browser is sent after the check: an absolute http or https URL. The default is the configured
     * {@code identity-verification.callback-url}. One of the two is required, except with
     * {@link Embedding#ALIPAY_MINI_PROGRAM}.
     */
    public Optional<String> callbackUrl() {
        return Optional.ofNullable(callbackUrl);
    }

    /**
     * The application's own id for the business case; it comes back in the redirect, the notification and
     * {@link VerificationCompleted}. At most 128 characters, no control characters.
     *
     * <p>The module stores it and sends it to the provider: use an id that only your application can resolve, never a name, a number
     * or an address. It is personal data nevertheless, because it identifies the person. Use one id for each person or case, so that
     * {@link VerificationAdministration#findByContext} and {@link VerificationAdministration#eraseContext} are useful.
     */
    public Optional<String> contextId() {
        return Optional.ofNullable(contextId);
    }

    /**
     * The name of the account at the provider: {@code retail} for {@code identity-verification.accounts.retail.app-code}, or a
     * name that an {@link AppCodeSource} knows. The default is the common account of {@code identity-verification.app-code}.
     * 1 to 32 characters of {@code a-z}, {@code 0-9} and {@code -}. The module stores it and writes it to logs and metrics: it
     * must contain nothing personal.
     */
    public Optional<String> account() {
        return Optional.ofNullable(account);
    }

    /** Whether a person who is already verified may be verified again. The default is the provider's: yes. */
    public Optional<Boolean> repetition() {
        return Optional.ofNullable(repetition);
    }

    /** Where the face page is opened, if that changes the call to the provider. */
    public Optional<Embedding> embedding() {
        return Optional.ofNullable(embedding);
    }

    /**
     * A key of the application for one intention to start, such as one filled form: a second start with it, at whatever node, begins
     * nothing and gets an {@link AlreadyStartedException}. 1 to 128 visible ASCII characters. It belongs to the account.
     *
     * <p>A start that certainly began nothing gives its key back, as soon as the store answers; erasing and the end of the retention
     * do so too. The module stores a hash of it, and nothing of the person: it can't notice that the same key names another person.
     */
    public Optional<String> startKey() {
        return Optional.ofNullable(startKey);
    }

    @Override
    public String toString() {
        return "VerificationRequest[mode=" + mode + ", embedding=" + embedding + ", name and idNumber hidden]";
    }

    /**
     * Builds a request. Each method sets the value that the request returns under the same name; {@code null} means absent.
     * Not thread-safe.
     */
    public static final class Builder {

        private @Nullable String name;
        private @Nullable String idNumber;
        private @Nullable FaceAuthMode mode;
        private @Nullable String callbackUrl;
        private @Nullable String contextId;
        private @Nullable String account;
        private @Nullable Boolean repetition;
        private @Nullable Embedding embedding;
        private @Nullable String startKey;

        private Builder() {}

        public Builder name(@Nullable String name) {
            this.name = name;
            return this;
        }

        /** The number as it was entered, or {@link ResidentIdNumber#value()}. */
        public Builder idNumber(@Nullable String idNumber) {
            this.idNumber = idNumber;
            return this;
        }

        public Builder mode(@Nullable FaceAuthMode mode) {
            this.mode = mode;
            return this;
        }

        public Builder callbackUrl(@Nullable String callbackUrl) {
            this.callbackUrl = callbackUrl;
            return this;
        }

        public Builder contextId(@Nullable String contextId) {
            this.contextId = contextId;
            return this;
        }

        public Builder account(@Nullable String account) {
            this.account = account;
            return this;
        }

        public Builder repetition(@Nullable Boolean repetition) {
            this.repetition = repetition;
            return this;
        }

        public Builder embedding(@Nullable Embedding embedding) {
            this.embedding = embedding;
            return this;
        }

        public Builder startKey(@Nullable String startKey) {
            this.startKey = startKey;
            return this;
        }

        public VerificationRequest build() {
            return new VerificationRequest(this);
        }
    }
}
