package org.identityverification.impl.notification;

import jakarta.json.stream.JsonParserFactory;
import java.util.Map;
import org.apache.johnzon.core.JsonProviderImpl;
import org.junit.jupiter.api.DisplayName;

@DisplayName("On another JSON library, the reader of notifications")
class NotificationReaderOnJohnzonTest extends NotificationReaderTest {

    @Override
    JsonParserFactory parsers() {
        return new JsonProviderImpl().createParserFactory(Map.of());
    }
}
