package org.identityverification.impl.runtime.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.assertj.core.api.AbstractStringAssert;

/** Records what one class or package logs, as long as it is open. */
public final class LoggedMessages extends Handler implements AutoCloseable {

    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final List<Throwable> thrown = new CopyOnWriteArrayList<>();
    private final Logger logger;

    public LoggedMessages(Class<?> speaker) {
        this(speaker.getName());
    }

    public LoggedMessages(Package speakers) {
        this(speakers.getName());
    }

    private LoggedMessages(String name) {
        logger = Logger.getLogger(name);
        logger.addHandler(this);
    }

    public List<String> all() {
        return messages;
    }

    /** The only message, which must have this number. */
    public AbstractStringAssert<?> assertOne(String number) {
        return assertThat(messages).singleElement(STRING).startsWith(number);
    }

    public List<Throwable> thrown() {
        return thrown;
    }

    @Override
    public void publish(LogRecord record) {
        messages.add(record.getMessage());
        if (record.getThrown() != null) {
            thrown.add(record.getThrown());
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
