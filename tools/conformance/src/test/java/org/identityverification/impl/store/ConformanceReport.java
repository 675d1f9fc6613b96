package org.identityverification.impl.store;

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
        String summary = """
                # Conformance of identity-verification

                %s, Java %s.

                %d passed, %d failed.
                """.formatted(
                        Conformance.description(), System.getProperty("java.version"), passed.size(), failed.size());
        Path report = Files.createDirectories(Path.of("target")).resolve("conformance.md");
        Files.writeString(report, summary + section("Failed", failed) + section("Passed", passed));
        System.out.printf("%sThe whole report: %s%n", summary, report.toAbsolutePath());
    }

    private static String section(String title, List<String> tests) {
        return tests.isEmpty() ? "" : "\n## " + title + "\n\n" + String.join("\n", tests) + "\n";
    }
}
