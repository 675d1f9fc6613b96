package org.identityverification.testservers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A server in an unpacked Open Liberty. */
public record LibertyServer(Path home, Path userDirectory, String name) {

    private static final List<String> SHIPPED =
            List.of("server.xml", "common.xml", "access-log.xml", "stores.xml", "server.env", "jvm.options");

    public Path directory() {
        return userDirectory.resolve("servers").resolve(name);
    }

    public Path logs() {
        return directory().resolve("logs");
    }

    /** Replaces its directory by one with the configuration that the repository ships. */
    public void layOutAsShipped(Path repository, Path drivers) throws IOException {
        Layout.deleteAll(directory());
        for (String file : SHIPPED) {
            Layout.copy(
                    repository.resolve("src/main/liberty/config").resolve(file),
                    directory().resolve(file));
        }
        Layout.copyAll(drivers, directory().resolve("drivers"));
    }

    public Launch launch(Map<String, String> environment) {
        return new Launch(List.of(home.resolve("bin/server").toString(), "run", name), environment)
                .with(Map.of("WLP_USER_DIR", userDirectory.toString()));
    }

    public ServerProcess process(Map<String, String> environment) {
        return new ServerProcess(launch(environment), logs());
    }
}
