-- What identity-verification remembers, version 1, for PostgreSQL.
-- The module runs this by itself with identity-verification.schema=create; run it by hand, in the schema that the data
-- source sees, to use validate. It may be run again.

CREATE TABLE IF NOT EXISTS identity_verification (
    application      VARCHAR(128) NOT NULL,
    id               UUID NOT NULL,
    flow_id          VARCHAR(64),
    context_id       VARCHAR(256),
    face_auth_mode   VARCHAR(16),
    status           VARCHAR(16) NOT NULL,
    link_expires_at  TIMESTAMP(3) WITH TIME ZONE,
    completed_at     TIMESTAMP(3) WITH TIME ZONE,
    fail_reason_code VARCHAR(32),
    verify_code      VARCHAR(512),
    delivered_at     TIMESTAMP(3) WITH TIME ZONE,
    changed_at       TIMESTAMP(3) WITH TIME ZONE NOT NULL,
    version          INTEGER NOT NULL
);

-- For removing what is old.
CREATE INDEX IF NOT EXISTS identity_verification_changed
    ON identity_verification (application, changed_at);

-- Work that must happen later. A task without due_at is parked.
CREATE TABLE IF NOT EXISTS identity_verification_task (
    application      VARCHAR(128) NOT NULL,
    id               UUID NOT NULL,
    kind             VARCHAR(16) NOT NULL,
    verification_id  UUID,
    due_at           TIMESTAMP(3) WITH TIME ZONE,
    attempts         INTEGER NOT NULL,
    created_at       TIMESTAMP(3) WITH TIME ZONE NOT NULL,
    flow_id          VARCHAR(64),
    context_id       VARCHAR(256),
    outcome          VARCHAR(16),
    verify_code      VARCHAR(512),
    fail_reason_code VARCHAR(32),
    completed_at     TIMESTAMP(3) WITH TIME ZONE,
    confirmed        BOOLEAN,
    source           VARCHAR(16)
);

-- For finding what is due, longest due first.
CREATE INDEX IF NOT EXISTS identity_verification_task_due
    ON identity_verification_task (application, due_at, id);

-- For what belongs to one verification.
CREATE INDEX IF NOT EXISTS identity_verification_task_verification
    ON identity_verification_task (application, verification_id);

-- For parked and overdue deliveries, oldest first.
CREATE INDEX IF NOT EXISTS identity_verification_task_created
    ON identity_verification_task (application, kind, created_at);

-- The primary keys come after the other indexes: as long as a new table has no statistics, all of its indexes look equally
-- good, and PostgreSQL takes the newest. With another one, each statement about one row would read them all.
DO $$ BEGIN ALTER TABLE identity_verification ADD PRIMARY KEY (application, id); EXCEPTION WHEN invalid_table_definition THEN END $$;
DO $$ BEGIN ALTER TABLE identity_verification_task ADD PRIMARY KEY (application, id); EXCEPTION WHEN invalid_table_definition THEN END $$;

CREATE TABLE IF NOT EXISTS identity_verification_schema (
    version          INTEGER NOT NULL,
    PRIMARY KEY (version)
);

INSERT INTO identity_verification_schema (version)
    SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM identity_verification_schema);
