package org.identityverification.benchmarks;

import java.util.List;
import java.util.Map;
import org.identityverification.impl.store.ReadingStatements;
import org.identityverification.it.support.Database;

/** Whether a million stored verifications make anything slower. */
final class MillionRow implements Row {

    private static final int MILLION = 1_000_000;

    private static final String FILL = """
            INSERT INTO identity_verification (application, id, flow_id, context_id, face_auth_mode, status,
                link_expires_at, completed_at, delivered_at, changed_at, version)
            SELECT 'benchmark', gen_random_uuid(), 'flow-' || n, 'order-' || n, 'TENCENT',
                CASE WHEN n %% 4 = 0 THEN 'PENDING' WHEN n %% 4 = 1 THEN 'FAILED' ELSE 'PASSED' END,
                now() + interval '1 hour',
                CASE WHEN n %% 4 = 0 THEN NULL ELSE now() - n * interval '1 second' END,
                CASE WHEN n %% 4 = 0 THEN NULL ELSE now() - n * interval '1 second' END,
                now() - n * interval '1 second', 1
            FROM generate_series(1, %d) AS n
            """.formatted(MILLION);

    private static final String FILL_TASKS = """
            INSERT INTO identity_verification_task (application, id, kind, verification_id, due_at, attempts, created_at)
            SELECT application, gen_random_uuid(), 'EXPIRE', id, now() + interval '1 day', 0, changed_at
            FROM identity_verification WHERE application = 'benchmark' AND status = 'PENDING' AND flow_id LIKE 'flow-%'
            """;

    @Override
    public String id() {
        return "million";
    }

    @Override
    public List<Section> measure(Surroundings surroundings) throws Exception {
        Settings settings = surroundings.settings();
        Section section = new Section(
                id(),
                "With 1 000 000 verifications stored",
                Store.POSTGRESQL.durability() + "; a quarter of them pending, each with its task; 20 callers, "
                        + NotificationRow.CONNECTIONS + " connections. The same server before and after.");
        try (Server server = surroundings.server(Store.POSTGRESQL, id())) {
            Database postgres = surroundings.database();
            postgres.execute("TRUNCATE identity_verification, identity_verification_task");
            new Callers(server).run(StartRow.MODULE, 20, 8);
            NotificationRow.load(server, NotificationRow.notices(server, 15_000))
                    .run(8, 0)
                    .only(200);
            NotificationRow.awaitDelivered(server);
            postgres.execute("TRUNCATE identity_verification, identity_verification_task");
            Rounds empty = measure(settings, server, "empty");
            postgres.execute(FILL, FILL_TASKS, "VACUUM ANALYZE", "CHECKPOINT");
            Rounds full = measure(settings, server, "full");
            empty.figures().forEach(section::add);
            full.figures().forEach(section::add);
            section.add(Ratio.atLeast(0.9, full.figure("start, full"), empty.figure("start, empty")));
            section.add(Ratio.atLeast(0.9, full.figure("notification, full"), empty.figure("notification, empty")));
            section.note(plans(postgres));
            postgres.execute("TRUNCATE identity_verification, identity_verification_task");
        }
        return List.of(section);
    }

    private static Rounds measure(Settings settings, Server server, String when) throws Exception {
        Rounds rounds = new Rounds();
        Callers callers = new Callers(server);
        String start = "start, " + when;
        String notification = "notification, " + when;
        rounds.measure(
                start,
                into -> into.note(
                        start,
                        "starts/s",
                        callers.run(StartRow.MODULE, 20, settings.seconds()).perSecond()));
        rounds.measure(notification, into -> {
            HttpLoad load =
                    NotificationRow.load(server, NotificationRow.notices(server, (int) (4000 * settings.seconds())));
            NotificationRow.quiet(server);
            into.note(
                    notification,
                    "requests/s",
                    load.run(settings.seconds(), 0).only(200).perSecond());
            NotificationRow.awaitDelivered(server);
        });
        return rounds.run(settings.rounds());
    }

    private static String plans(Database postgres) throws Exception {
        StringBuilder plans = new StringBuilder("The plans of what is read, with a million rows:\n");
        for (Map.Entry<String, String> statement : ReadingStatements.all().entrySet()) {
            plans.append("\n%s:\n\n```\n%s\n```\n"
                    .formatted(
                            statement.getKey(),
                            String.join("\n", postgres.query("EXPLAIN (COSTS OFF) " + statement.getValue()))));
        }
        return plans.toString();
    }
}
