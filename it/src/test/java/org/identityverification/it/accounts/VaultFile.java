package org.identityverification.it.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.identityverification.AppCodeSource;

/** App codes in a file, which the test rewrites while the servers run. */
@ApplicationScoped
public class VaultFile implements AppCodeSource {

    /** The look-up of this account never returns. */
    static final String HANGING = "hanging";

    @Inject
    @ConfigProperty(name = "it.vault")
    String file;

    @Override
    public Optional<String> find(String account) {
        if (account.equals(HANGING)) {
            hang();
        }
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith(account + "="))
                    .map(line -> line.substring(account.length() + 1))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void hang() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("The server stops", e);
        }
    }

    /** Atomic: no look-up sees half of the file. */
    static void write(Path file, Map<String, String> codes) {
        String lines = codes.entrySet().stream()
                .map(it -> it.getKey() + "=" + it.getValue() + "\n")
                .collect(Collectors.joining());
        try {
            Path next = Files.writeString(file.resolveSibling("next"), lines);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
