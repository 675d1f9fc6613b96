package org.identityverification.impl.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.Provider;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.Mac;
import javax.crypto.MacSpi;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A keyed hash")
class KeyedHashTest {

    private static final byte[] SECRET = bytes("a-secret-of-at-least-32-bytes-length");
    private static final byte[] BEGINNING = bytes("the beginning\0");
    private static final byte[] REST = bytes("one of many ends, longer than a block of sixty-four bytes, to be sure");

    @Test
    @DisplayName("is the HMAC-SHA256 of RFC 4231, test case 2")
    void knownAnswer() {
        KeyedHash hash = new KeyedHash(bytes("Jefe"), bytes("what do ya "));

        assertThat(hash.of(bytes("want for nothing?!"), 17))
                .asHexString()
                .isEqualToIgnoringCase("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    @Test
    @DisplayName("is right for every length, again and again")
    void everyLength() throws GeneralSecurityException {
        KeyedHash hash = new KeyedHash(SECRET, BEGINNING);

        for (int length = 0; length <= REST.length; length++) {
            assertThat(hash.of(REST, length)).isEqualTo(expected(length));
        }
        assertThat(hash.of(REST, 1)).isEqualTo(expected(1));
    }

    @Test
    @DisplayName("is right for each of 8 threads that use it at once")
    void manyThreads() throws Exception {
        KeyedHash hash = new KeyedHash(SECRET, BEGINNING);
        CyclicBarrier start = new CyclicBarrier(8);
        Callable<Integer> hashing = () -> {
            start.await();
            int wrong = 0;
            for (int i = 0; i < 20_000; i++) {
                int length = i % REST.length;
                wrong += Arrays.equals(hash.of(REST, length), expected(length)) ? 0 : 1;
            }
            return wrong;
        };

        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (Future<Integer> wrong : threads.invokeAll(Collections.nCopies(8, hashing))) {
                assertThat(wrong.get()).isZero();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @DisplayName("is the same where the platform's implementation cannot be copied")
    void withoutCopying() throws GeneralSecurityException {
        Security.insertProviderAt(new HardwareLike(), 1);
        try {
            assertThatExceptionOfType(CloneNotSupportedException.class)
                    .isThrownBy(Mac.getInstance("HmacSHA256")::clone);
            KeyedHash hash = new KeyedHash(SECRET, BEGINNING);

            for (int length : List.of(0, 25, 25, REST.length)) {
                assertThat(hash.of(REST, length)).isEqualTo(expected(length));
            }
        } finally {
            Security.removeProvider(HardwareLike.NAME);
        }
    }

    private static byte[] expected(int length) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256", "SunJCE");
        mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
        mac.update(BEGINNING);
        mac.update(REST, 0, length);
        return mac.doFinal();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static final class HardwareLike extends Provider {

        private static final long serialVersionUID = 1;
        private static final String NAME = "HardwareLike";

        private HardwareLike() {
            super(NAME, "1", "an HMAC that keeps its state where Java does not see it");
            put("Mac.HmacSHA256", NotCloneable.class.getName());
        }
    }

    /** Made by the platform. */
    public static final class NotCloneable extends MacSpi {

        private final Mac mac;

        /** Made by the platform. */
        public NotCloneable() throws GeneralSecurityException {
            mac = Mac.getInstance("HmacSHA256", "SunJCE");
        }

        @Override
        protected int engineGetMacLength() {
            return mac.getMacLength();
        }

        @Override
        protected void engineInit(Key key, AlgorithmParameterSpec params) throws InvalidKeyException {
            mac.init(key);
        }

        @Override
        protected void engineUpdate(byte input) {
            mac.update(input);
        }

        @Override
        protected void engineUpdate(byte[] input, int offset, int length) {
            mac.update(input, offset, length);
        }

        @Override
        protected byte[] engineDoFinal() {
            return mac.doFinal();
        }

        @Override
        protected void engineReset() {
            mac.reset();
        }
    }
}
