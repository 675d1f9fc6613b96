package org.example.engine;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A program of its own that reads the topic. When it fails it ends: have it started again. */
public final class Engine {

    private static final List<String> TABLES = List.of(
            "CREATE TABLE IF NOT EXISTS delivery (verification_id VARCHAR(36), id VARCHAR(36), PRIMARY KEY (verification_id, id))",
            "CREATE TABLE IF NOT EXISTS verification (id VARCHAR(36) PRIMARY KEY, context_id VARCHAR(128),"
                    + " passed BOOLEAN NOT NULL, results INTEGER NOT NULL)");

    private final Connection database;

    private Engine(Connection database) {
        this.database = database;
    }

    public static void main(String[] arguments) throws SQLException {
        // Each process needs an ENGINE_INSTANCE of its own: started again, it goes on at once.
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                setting("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092"),
                "group.id",
                "engine",
                "group.instance.id",
                setting("ENGINE_INSTANCE", "engine"),
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                false);
        StringDeserializer text = new StringDeserializer();
        try (Connection database = DriverManager.getConnection(
                        setting("ENGINE_DATABASE", "jdbc:h2:file:./target/engine;WRITE_DELAY=0"));
                KafkaConsumer<String, String> topic = new KafkaConsumer<>(settings, text, text)) {
            new Engine(database).run(topic);
        }
    }

    private void run(KafkaConsumer<String, String> topic) throws SQLException {
        for (String table : TABLES) {
            update(table);
        }
        database.setAutoCommit(false);
        topic.subscribe(List.of("verification-results"));
        while (true) {
            ConsumerRecords<String, String> records = topic.poll(Duration.ofSeconds(1));
            for (ConsumerRecord<String, String> record : records) {
                take(record.key(), record.value());
                database.commit();
            }
            // After the work: what is not committed here when the process dies comes again.
            if (!records.isEmpty()) {
                topic.commitSync();
            }
        }
    }

    private void take(String verification, String event) throws SQLException {
        if (event == null) {
            update("DELETE FROM delivery WHERE verification_id = ?", verification);
            update("DELETE FROM verification WHERE id = ?", verification);
            return;
        }
        JsonObject result = Json.createReader(new StringReader(event)).readObject();
        String delivery = result.getString("deliveryId");
        if (hasCome(verification, delivery)) {
            return;
        }
        // In one transaction with the work: both happen once.
        update("INSERT INTO delivery VALUES (?, ?)", verification, delivery);
        // A result that is not confirmed may have been sent by the person being verified.
        boolean passed = result.getString("outcome").equals("PASSED") && result.getBoolean("confirmed");
        // A later failure does not replace a pass.
        if (update(
                        "UPDATE verification SET passed = passed OR ?, results = results + 1 WHERE id = ?",
                        passed,
                        verification)
                == 0) {
            update(
                    "INSERT INTO verification VALUES (?, ?, ?, 1)",
                    verification,
                    result.getString("contextId", null),
                    passed);
        }
        System.out.println("Verification " + verification + ": " + result.getString("outcome"));
    }

    private boolean hasCome(String verification, String delivery) throws SQLException {
        try (PreparedStatement statement =
                database.prepareStatement("SELECT 1 FROM delivery WHERE verification_id = ? AND id = ?")) {
            statement.setString(1, verification);
            statement.setString(2, delivery);
            return statement.executeQuery().next();
        }
    }

    private int update(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }

    private static String setting(String name, String otherwise) {
        return System.getenv().getOrDefault(name, otherwise);
    }
}
