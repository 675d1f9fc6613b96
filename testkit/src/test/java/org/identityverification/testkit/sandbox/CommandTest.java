package org.identityverification.testkit.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {

    @TempDir
    Path folder;

    @Test
    void finds_a_program_on_Windows_by_its_extension() throws IOException {
        Path maven = folder.resolve("maven");
        Files.createDirectory(maven);
        // What a shell would run.
        Files.createFile(maven.resolve("mvn"));
        Path program = Files.createFile(maven.resolve("mvn.cmd"));
        String path = folder + File.pathSeparator + maven;

        assertThat(Command.onWindows("mvn", path, ".exe;.cmd")).isEqualTo(program.toString());
        assertThat(Command.onWindows(maven.resolve("mvn").toString(), "", ".exe;.cmd"))
                .isEqualTo(program.toString());
        assertThat(Command.onWindows("mvn", path, ".exe")).isEqualTo("mvn");
    }

    @Test
    void names_a_missing_program() {
        assertThatThrownBy(() -> Command.run(List.of("no-such-program"), environment -> {}))
                .hasMessageStartingWith("no-such-program can't be run: ");
    }
}
