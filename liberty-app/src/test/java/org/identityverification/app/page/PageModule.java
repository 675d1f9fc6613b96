package org.identityverification.app.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.IOAccess;

/** A JavaScript module of the page, outside any browser. */
final class PageModule implements AutoCloseable {

    private static final Path MODULES = Path.of("src/main/webapp/js");

    private final Context context;
    private final Value exports;

    private PageModule(Context context, Value exports) {
        this.context = context;
        this.exports = exports;
    }

    /** Loads a module, named without its ending, and what it imports. */
    static PageModule load(String name) {
        Context context = Context.newBuilder("js")
                .allowIO(IOAccess.ALL)
                .option("engine.WarnInterpreterOnly", "false")
                .option("js.esm-eval-returns-exports", "true")
                .build();
        try {
            Source source = Source.newBuilder(
                            "js", MODULES.resolve(name + ".js").toFile())
                    .mimeType("application/javascript+module")
                    .build();
            return new PageModule(context, context.eval(source));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Calls an exported function with strings, numbers and values of this module. */
    Value call(String function, Object... arguments) {
        return exports.getMember(function).execute(arguments);
    }

    /** A value for an argument, from an expression in JavaScript. */
    Value value(String expression) {
        return context.eval("js", "(" + expression + ")");
    }

    @Override
    public void close() {
        context.close();
    }
}
