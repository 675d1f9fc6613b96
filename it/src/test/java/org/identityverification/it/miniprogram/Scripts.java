package org.identityverification.it.miniprogram;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyArray;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.graalvm.polyglot.proxy.ProxyObject;
import org.identityverification.it.documents.Documents;

/** A JavaScript world with the fakes of both platforms, and with the sources of the mini programs to run on them. */
public final class Scripts implements AutoCloseable {

    /** One for all worlds, so that no script is parsed twice. The disabled warning is about speed. */
    private static final Engine ENGINE = Engine.newBuilder("js")
            .option("engine.WarnInterpreterOnly", "false")
            .build();

    private static final Path SOURCES =
            Path.of(System.getProperty("basedir", "."), "../liberty-app/src/main/miniprogram");

    private final Context context;

    private Scripts(Context context) {
        this.context = context;
    }

    public static Scripts load(String... scripts) {
        Scripts world = new Scripts(Context.newBuilder("js")
                .engine(ENGINE)
                .allowHostAccess(HostAccess.NONE)
                .build());
        Stream.concat(Stream.of("template.js", "runtime.js", "platforms.js", "harness.js"), Stream.of(scripts))
                .forEach(world::run);
        world.function("(given) => { files = given; }").execute(files());
        return world;
    }

    /** The value of an expression, usually a function. */
    public Value function(String expression) {
        return context.eval("js", expression);
    }

    @Override
    public void close() {
        context.close();
    }

    private void run(String script) {
        try (var stream = Scripts.class.getResourceAsStream("/miniprogram/" + script)) {
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            context.eval(Source.newBuilder("js", text, script).build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProxyObject files() {
        return ProxyObject.fromMap(Map.of(
                "read", (ProxyExecutable) arguments -> Documents.read(path(arguments)),
                "exists", (ProxyExecutable) arguments -> Files.exists(path(arguments)),
                "list", (ProxyExecutable) arguments -> ProxyArray.fromList(list(path(arguments)))));
    }

    private static Path path(Value... arguments) {
        return SOURCES.resolve(arguments[0].asString());
    }

    /** The files below a folder, as paths in their mini program. */
    private static List<Object> list(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            Path program = SOURCES.resolve(SOURCES.relativize(folder).getName(0));
            return all.filter(Files::isRegularFile)
                    .map(file -> (Object) program.relativize(file).toString().replace('\\', '/'))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
