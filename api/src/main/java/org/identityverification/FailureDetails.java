package org.identityverification;

import java.io.Serializable;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a program may want to know of a failure. Contains no personal data. The exception has the accessors. */
public final class FailureDetails implements Serializable {

    private static final long serialVersionUID = 1L;

    public static final FailureDetails NONE = builder().build();

    final @Nullable String code;
    final @Nullable String providerMessage;
    final @Nullable String requestId;
    final @Nullable Duration retryAfter;
    final @Nullable UUID verificationId;

    private FailureDetails(Builder builder) {
        this.code = builder.code;
        this.providerMessage = builder.providerMessage;
        this.requestId = builder.requestId;
        this.retryAfter = builder.retryAfter;
        this.verificationId = builder.verificationId;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Everything is optional. {@code null} stands for what is not known. */
    public static final class Builder {

        private @Nullable String code;
        private @Nullable String providerMessage;
        private @Nullable String requestId;
        private @Nullable Duration retryAfter;
        private @Nullable UUID verificationId;

        private Builder() {}

        public Builder code(@Nullable String code) {
            this.code = code;
            return this;
        }

        /** Shortened, and without the person's data; after a result query only the gateway's. */
        public Builder providerMessage(@Nullable String providerMessage) {
            this.providerMessage = providerMessage;
            return this;
        }

        public Builder requestId(@Nullable String requestId) {
            this.requestId = requestId;
            return this;
        }

        public Builder retryAfter(@Nullable Duration retryAfter) {
            this.retryAfter = retryAfter;
            return this;
        }

        public Builder verificationId(@Nullable UUID verificationId) {
            this.verificationId = verificationId;
            return this;
        }

        public FailureDetails build() {
            return new FailureDetails(this);
        }
    }
}
