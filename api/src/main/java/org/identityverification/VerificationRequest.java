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
    private final @Nullable String account;
    private final @Nullable Boolean repetition;
    private final @Nullable Embedding embedding;

    private VerificationRequest(Builder builder) {
        this.name = builder.name;
        this.idNumber = builder.idNumber;
        this.mode = builder.mode;
        this.callbackUrl = builder.callbackUrl;
        this.contextId = builder.contextId;
        this.account = builder.account;
        this.repetition = builder.repetition;
        this.embedding = builder.embedding;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The person's name: personal data. Required; 1 to 64 characters, no white space around it. */
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
     * Where the browser is sent after the check: an absolute http or https URL. Absent: the configured
     * {@code identity-verification.callback-url}. Required, here or there, except with
     * {@link Embedding#ALIPAY_MINI_PROGRAM}.
     */
    public Optional<String> callbackUrl() {
        return Optional.ofNullable(callbackUrl);
    }

    /**
     * The application's own id for the business at hand; it comes back in the redirect, the notification and
     * {@link VerificationCompleted}. At most 128 characters, no control characters.
     *
     * <p>The module stores it, and the provider gets it: take an id that only your application can resolve, never a name, a number or
     * an address. It leads to the person all the same, so it is personal data, and one id for each person or business makes
     * {@link VerificationAdministration#findByContext} and {@link VerificationAdministration#eraseContext} useful.
     */
    public Optional<String> contextId() {
        return Optional.ofNullable(contextId);
    }

    /**
     * The account at the provider that the verification belongs to, by its name: {@code retail} for
     * {@code identity-verification.accounts.retail.app-code}, or a name that an {@link AppCodeSource} knows. Absent: the
     * common account of {@code identity-verification.app-code}. 1 to 32 characters of {@code a-z}, {@code 0-9} and
     * {@code -}. The module stores, logs and measures it: put nothing personal in it.
     */
    public Optional<String> account() {
        return Optional.ofNullable(account);
    }

    /** May a person who is already verified be verified again? Absent: the provider's default, which is yes. */
    public Optional<Boolean> repetition() {
        return Optional.ofNullable(repetition);
    }

    /** Where the face page will be opened, when that matters. */
    public Optional<Embedding> embedding() {
        return Optional.ofNullable(embedding);
    }

    @Override
    public String toString() {
        return "VerificationRequest[mode=" + mode + ", embedding=" + embedding + ", name and idNumber hidden]";
    }

    /**
     * Collects the parts of a request. Each method sets what the request returns under the same name; {@code null} means absent.
     * Not safe for use by two threads.
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

        private Builder() {}

        public Builder name(@Nullable String name) {
            this.name = name;
            return this;
        }

        /** The number as it was entered. */
        public Builder idNumber(@Nullable String idNumber) {
            this.idNumber = idNumber;
            return this;
        }

        /** A number that was read before; never {@code null}. */
        public Builder idNumber(ResidentIdNumber idNumber) {
            this.idNumber = Objects.requireNonNull(idNumber, "idNumber").value();
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

        public VerificationRequest build() {
            return new VerificationRequest(this);
        }
    }
}
