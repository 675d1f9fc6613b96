package org.identityverification.it.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.identityverification.AppCodeSource;

// docs/accounts.md links to this class.
@ApplicationScoped
public class MountedAppCodes implements AppCodeSource {

    @Inject
    @ConfigProperty(name = "shop.app-codes")
    String folder;

    /** The account's name has neither dots nor slashes, so it leads to no other folder. */
    @Override
    public Optional<String> find(String account) {
        try {
            return Optional.of(Files.readString(Path.of(folder, account)).strip());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
