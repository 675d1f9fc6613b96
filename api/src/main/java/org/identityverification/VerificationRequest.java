package org.identityverification;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is needed to start a verification. Immutable; made by {@link #builder()}.
 *
 * <p>A request keeps what it is given as it is. It is checked as a whole by {@link IdentityVerificationService#start},
 * which reports every fault at once, so that a form can show them all; the builder itself refuses nothing.
 *
 * <p>Contract, section 1.
 */
public final class VerificationRequest {

    private final @Nullable String name;
    private final @Nullable String idNumber;
    private final @Nullable FaceAuthMode mode;
    private final @Nullable String callbackUrl;
    private final @Nullable String contextId;
    private final @Nullable Boolean repetition;
    private final @Nullable Embedding embedding;

    private VerificationRequest(Builder builder) {
        this.name = builder.name;
        this.idNumber = builder.idNumber;
        this.mode = builder.mode;
        this.callbackUrl = builder.callbackUrl;
        this.contextId = builder.contextId;
        this.repetition = builder.repetition;
        this.embedding = builder.embedding;
    }

    /**
     * Starts an empty request.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The person's name: personal data. Required; 1 to 64 characters, no white space around it.
     *
     * @return the name as given
     */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /**
     * The person's resident ID number: personal data. Required; see {@link ResidentIdNumber}.
     *
     * @return the number as given
     */
    public Optional<String> idNumber() {
        return Optional.ofNullable(idNumber);
    }

    /**
     * The way to check the face. Required.
     *
     * @return the mode
     */
    public Optional<FaceAuthMode> mode() {
        return Optional.ofNullable(mode);
    }

    /**
     * Where the browser is sent after the check: an absolute http or https URL. Absent: the configured
     * {@code identity-verification.callback-url}. Required, here or there, except with
     * {@link Embedding#ALIPAY_MINI_PROGRAM}.
     *
     * @return the URL as given
     */
    public Optional<String> callbackUrl() {
        return Optional.ofNullable(callbackUrl);
    }

    /**
     * The application's own id for the business at hand; it comes back in the redirect, the notification and
     * {@link VerificationCompleted}. At most 128 characters, no control characters. The module stores it: put nothing
     * personal in it.
     *
     * @return the id
     */
    public Optional<String> contextId() {
        return Optional.ofNullable(contextId);
    }

    /**
     * May a person who is already verified be verified again? Absent: the provider's default, which is yes.
     *
     * @return the choice, if one was made
     */
    public Optional<Boolean> repetition() {
        return Optional.ofNullable(repetition);
    }

    /**
     * Where the face page will be opened, when that matters.
     *
     * @return the embedding
     */
    public Optional<Embedding> embedding() {
        return Optional.ofNullable(embedding);
    }

    /** Shows nothing personal. */
    @Override
    public String toString() {
        return "VerificationRequest[mode=" + mode + ", embedding=" + embedding + ", name and idNumber hidden]";
    }

    /** Collects the parts of a request. Every setter takes {@code null} as "absent". Not safe for use by two threads. */
    public static final class Builder {

        private @Nullable String name;
        private @Nullable String idNumber;
        private @Nullable FaceAuthMode mode;
        private @Nullable String callbackUrl;
        private @Nullable String contextId;
        private @Nullable Boolean repetition;
        private @Nullable Embedding embedding;

        private Builder() {}

        /**
         * Sets {@link VerificationRequest#name()}.
         *
         * @param name the person's name
         * @return this builder
         */
        public Builder name(@Nullable String name) {
            this.name = name;
            return this;
        }

        /**
         * Sets {@link VerificationRequest#idNumber()} as it was entered.
         *
         * @param idNumber the number
         * @return this builder
         */
        public Builder idNumber(@Nullable String idNumber) {
            this.idNumber = idNumber;
            return this;
        }

        /**
         * Sets {@link VerificationRequest#idNumber()} to a number that was read before.
         *
         * @param idNumber the number
         * @return this builder
         */
        public Builder idNumber(ResidentIdNumber idNumber) {
            this.idNumber = Objects.requireNonNull(idNumber, "idNumber").value();
            return this;
        }

        /**
         * Sets {@link VerificationRequest#mode()}.
         *
         * @param mode the mode
         * @return this builder
         */
        public Builder mode(@Nullable FaceAuthMode mode) {
            this.mode = mode;
            return this;
        }

        /**
         * Sets {@link VerificationRequest#callbackUrl()}.
         *
         * @param callbackUrl an absolute http or https URL
         * @return this builder
         */
        public Builder callbackUrl(@Nullable String callbackUrl) {
            this.callbackUrl = callbackUrl;
            return this;
        }

        /**
         * Sets {@link VerificationRequest#contextId()}.
         *
         * @param contextId the id
         * @return this builder
         */
        public Builder contextId(@Nullable String contextId) {
            this.contextId = contextId;
            return this;
        }

        /**
         * Sets {@link VerificationRequest#repetition()}.
         *
         * @param repetition whether a verified person may be verified again
         * @return this builder
         */
        public Builder repetition(@Nullable Boolean repetition) {
            this.repetition = repetition;
            return this;
        }

        /**
         * Sets {@link VerificationRequest#embedding()}.
         *
         * @param embedding where the face page will be opened
         * @return this builder
         */
        public Builder embedding(@Nullable Embedding embedding) {
            this.embedding = embedding;
            return this;
        }

        /**
         * Makes the request.
         *
         * @return an immutable request
         */
        public VerificationRequest build() {
            return new VerificationRequest(this);
        }
    }
}
