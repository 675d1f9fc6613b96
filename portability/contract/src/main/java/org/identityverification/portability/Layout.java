package org.identityverification.portability;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** What servers need to be laid out. */
public final class Layout {

    private Layout() {}

    /**
     * The jar on the class path that holds a class, such as a database driver.
     *
     * @param className its full name
     * @return the jar
     */
    public static Path jarOf(String className) {
        return Wars.jarWith(className.replace('.', '/') + ".class");
    }

    /**
     * Copies a file and makes the folders that it needs.
     *
     * @param from the file
     * @param to where to
     * @throws IOException when it fails
     */
    public static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to);
    }

    /**
     * Writes lines and makes the folders that the file needs.
     *
     * @param file where to
     * @param lines what
     * @throws IOException when it fails
     */
    public static void write(Path file, List<String> lines) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, lines);
    }

    /**
     * Unpacks a server once; what is there already is left as it is.
     *
     * @param zip the archive, with one folder at its top
     * @param directory where to
     * @return that folder
     */
    public static Path unpacked(Path zip, Path directory) {
        try {
            Path done = directory.resolve(zip.getFileName() + ".unpacked");
            if (!Files.exists(done)) {
                deleteAll(directory);
                unpack(zip, directory);
                Files.createFile(done);
            }
            try (Stream<Path> top = Files.list(directory)) {
                return top.filter(Files::isDirectory).findFirst().orElseThrow();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Deletes a folder with everything in it, if there is one.
     *
     * @param directory the folder
     * @throws IOException when it fails
     */
    static void deleteAll(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static void unpack(Path zip, Path directory) throws IOException {
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path to = directory.resolve(entry.getName()).normalize();
                if (!to.startsWith(directory)) {
                    throw new IOException("Outside of the archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(to);
                } else {
                    Files.createDirectories(to.getParent());
                    write(in, to);
                }
            }
        }
    }

    private static void write(InputStream in, Path to) throws IOException {
        Files.copy(in, to);
        if (to.toString().endsWith(".sh") && !to.toFile().setExecutable(true)) {
            throw new IOException("Can't be made executable: " + to);
        }
    }
}
