package org.identityverification.impl.token;

import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA256 under one key, over texts that all begin alike. For any number of threads at once.
 *
 * <p>Finding the algorithm, preparing the key and hashing the beginning are most of the work and always the same, so they are
 * done once, and every hash goes on from a copy. Where the platform's implementation can't be copied (one that keeps its state
 * outside Java, for example) each hash starts from nothing.
 */
final class KeyedHash {

    /** The number of bytes of every hash. */
    static final int BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";

    private final Key key;
    private final byte[] beginning;
    // Only ever copied: that is what makes it fit for many threads.
    private final Mac begun;
    private final boolean copyable;

    KeyedHash(byte[] secret, byte[] beginning) {
        this.key = new SecretKeySpec(secret, ALGORITHM);
        this.beginning = beginning.clone();
        this.begun = begin();
        this.copyable = isCopyable(begun);
    }

    /** The hash of the beginning and the first bytes of an array. */
    byte[] of(byte[] bytes, int length) {
        Mac mac = copyable ? copyOf(begun) : begin();
        mac.update(bytes, 0, length);
        return mac.doFinal();
    }

    private Mac begin() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(beginning);
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }

    private static boolean isCopyable(Mac mac) {
        try {
            return mac.clone() != null;
        } catch (CloneNotSupportedException e) {
            return false;
        }
    }

    private static Mac copyOf(Mac mac) {
        try {
            return (Mac) mac.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("It could be copied before", e);
        }
    }
}
