package org.identityverification.testkit.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs like the reference application, by Standard Webhooks, and makes key pairs for it. */
final class WebhookSigner {

    private static final String ED25519 = "Ed25519";
    private static final int KEY_BYTES = 32;

    private final String secrets;

    /** @throws IllegalArgumentException without the text, unless it is a list of {@code whsec_…} and {@code whsk_…} */
    WebhookSigner(String secrets) {
        this.secrets = secrets;
        sign("id", 0, "");
    }

    /** The value of the header {@code webhook-signature}. */
    String sign(String id, long timestamp, String body) {
        byte[] content = (id + "." + timestamp + "." + body).getBytes(UTF_8);
        return Stream.of(secrets.split(",", -1))
                .map(it -> sign(it.strip(), content))
                .collect(Collectors.joining(" "));
    }

    private static String sign(String secret, byte[] content) {
        try {
            byte[] key = Base64.getDecoder().decode(secret.substring(secret.indexOf('_') + 1));
            if (secret.startsWith("whsec_")) {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(key, "HmacSHA256"));
                return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(content));
            }
            if (secret.startsWith("whsk_") && key.length % KEY_BYTES == 0) {
                Signature signature = Signature.getInstance(ED25519);
                signature.initSign(KeyFactory.getInstance(ED25519)
                        .generatePrivate(
                                new EdECPrivateKeySpec(NamedParameterSpec.ED25519, Arrays.copyOf(key, KEY_BYTES))));
                signature.update(content);
                return "v1a," + Base64.getEncoder().encodeToString(signature.sign());
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // Its message may quote the secret.
        }
        throw new IllegalArgumentException("The secret must be whsec_ or whsk_ and its bytes in Base64");
    }

    /**
     * Makes a key pair, and writes the private key to a new file that only its owner may read.
     *
     * @return the public key as {@code whpk_} and PEM
     * @throws IllegalArgumentException when there is such a file, or it can't be written
     */
    static String newKeys(Path file) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ED25519).generateKeyPair();
            byte[] encoded = pair.getPublic().getEncoded();
            byte[] both = Arrays.copyOf(
                    ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow(), 2 * KEY_BYTES);
            System.arraycopy(encoded, encoded.length - KEY_BYTES, both, KEY_BYTES, KEY_BYTES);
            Base64.Encoder base64 = Base64.getEncoder();
            FileAttribute<?>[] owner =
                    file.getFileSystem().supportedFileAttributeViews().contains("posix")
                            ? new FileAttribute<?>[] {
                                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                            }
                            : new FileAttribute<?>[0];
            Files.createFile(file, owner);
            Files.writeString(file, "whsk_" + base64.encodeToString(both));
            return "whpk_" + base64.encodeToString(Arrays.copyOfRange(both, KEY_BYTES, both.length))
                    + "\n-----BEGIN PUBLIC KEY-----\n" + base64.encodeToString(encoded)
                    + "\n-----END PUBLIC KEY-----";
        } catch (FileAlreadyExistsException e) {
            throw new IllegalArgumentException("--secret-file: there is such a file: " + file);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("--secret-file: can't be written: " + file);
        }
    }
}
