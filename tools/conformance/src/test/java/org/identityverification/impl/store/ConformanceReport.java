package org.identityverification.impl.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Writes what the conformance run has found. Holds no URL, no user and no password. */
final class ConformanceReport implements TestWatcher, AfterAllCallback {

    private final List<String> passed = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();

    @Override
    public void testSuccessful(ExtensionContext test) {
        passed.add("- " + test.getDisplayName());
    }

    @Override
    public void testFailed(ExtensionContext test, Throwable cause) {
        failed.add("- **" + test.getDisplayName() + "**: "
                + cause.toString().lines().findFirst().orElse(""));
    }

    @Override
    public void testAborted(ExtensionContext test, Throwable cause) {
        testFailed(test, cause);
    }

    @Override
    public void testDisabled(ExtensionContext test, Optional<String> reason) {
        failed.add("- **" + test.getDisplayName() + "**: not run");
    }

    @Override
    public void afterAll(ExtensionContext all) throws Exception {
        List<String> lines = new ArrayList<>();
        lines.add("# Conformance of identity-verification");
        lines.add("");
        lines.add(Conformance.description() + ", Java " + System.getProperty("java.version") + ".");
        lines.add("");
        lines.add("%d passed, %d failed.".formatted(passed.size(), failed.size()));
        section(lines, "Failed", failed);
        section(lines, "Passed", passed);
        write(lines);
    }

    private static void section(List<String> lines, String title, List<String> tests) {
        if (!tests.isEmpty()) {
            lines.addAll(List.of("", "## " + title, ""));
            lines.addAll(tests);
        }
    }

    private static void write(List<String> lines) throws IOException {
        Path report = Files.write(Files.createDirectories(Path.of("target")).resolve("conformance.md"), lines);
        System.out.printf(
                "%s%nThe whole report: %s%n", String.join("\n", lines.subList(0, 5)), report.toAbsolutePath());
    }
}
