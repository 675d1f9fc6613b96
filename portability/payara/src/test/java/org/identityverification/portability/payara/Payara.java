package org.identityverification.portability.payara;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.identityverification.portability.Server;
import org.identityverification.portability.Setup;
import org.identityverification.testservers.Jdks;
import org.identityverification.testservers.Launch;

/** Payara Micro, as one jar. */
final class Payara implements Server {

    private final int version;

    Payara(int version) {
        this.version = version;
    }

    static int leastJdk(int version) {
        return version < 7 ? 17 : 21;
    }

    @Override
    public Launch layOut(Path directory, Setup setup) throws IOException {
        Path javaHome = Jdks.atLeast(leastJdk(version));
        Path war = directory.resolve("shop.war");
        setup.packWar(war);
        Path postBoot = directory.resolve("postboot.txt");
        Files.write(postBoot, postBootCommands(setup));
        Path temporary = Files.createDirectories(directory.resolve("tmp"));

        List<String> command = new ArrayList<>();
        command.add(javaHome.resolve("bin/java").toString());
        command.add("-Djava.io.tmpdir=" + temporary);
        command.addAll(setup.jvmArguments());
        command.addAll(List.of(
                "-jar",
                Path.of(System.getProperty("payara.jars"), "payara-micro-" + version + ".jar")
                        .toString(),
                "--nocluster",
                "--prebootcommandfile",
                Path.of("src/test/payara/preboot.txt").toAbsolutePath().toString(),
                "--postbootcommandfile",
                postBoot.toString(),
                "--port",
                Integer.toString(setup.port()),
                "--deploy",
                war.toString()));
        return new Launch(command, Map.of(), javaHome);
    }

    // An empty environment variable does not hide a property here: what must not be set has to be left out.
    private static List<String> postBootCommands(Setup setup) throws IOException {
        boolean database = !setup.environment().containsKey("IDENTITY_VERIFICATION_DATA_SOURCE");
        return Files.readAllLines(Path.of("src/test/payara/postboot.txt")).stream()
                .filter(line -> database || !line.contains("identity-verification.data-source"))
                .toList();
    }
}
