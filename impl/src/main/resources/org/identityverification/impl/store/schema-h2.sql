-- The tables of identity-verification, version 4, for H2.
-- The module runs this by itself with identity-verification.schema=create; run it by hand, in the schema that the data
-- source sees, to use validate. It can be run again.
-- H2 counts UTF-16 units, so texts that may hold any character have twice the length.

-- Verifications. In a row with erased_until, only the id is left.
CREATE TABLE IF NOT EXISTS identity_verification (
    id               UUID NOT NULL,
    application      VARCHAR(128) NOT NULL,
    flow_id          VARCHAR(64),
    context_id       VARCHAR(512),
    account          VARCHAR(32),
    face_auth_mode   VARCHAR(16),
    status           VARCHAR(16) NOT NULL,
    started_at       TIMESTAMP(3) WITH TIME ZONE,
    link_expires_at  TIMESTAMP(3) WITH TIME ZONE,
    completed_at     TIMESTAMP(3) WITH TIME ZONE,
    fail_reason_code VARCHAR(32),
    verify_code      VARCHAR(1024),
    confirmed_status VARCHAR(16),
    holds            INTEGER NOT NULL,
    fingerprints     VARCHAR(255) NOT NULL,
    delivered_at     TIMESTAMP(3) WITH TIME ZONE,
    changed_at       TIMESTAMP(3) WITH TIME ZONE NOT NULL,
    erased_until     TIMESTAMP(3) WITH TIME ZONE,
    PRIMARY KEY (id, application)
);

-- For deleting old verifications.
CREATE INDEX IF NOT EXISTS identity_verification_changed
    ON identity_verification (application, changed_at);

-- For the verifications of one context.
CREATE INDEX IF NOT EXISTS identity_verification_context
    ON identity_verification (application, context_id, started_at);

-- Work that must happen later. A task without due_at is parked. The node that runs a task holds it until lease_until.
CREATE TABLE IF NOT EXISTS identity_verification_task (
    id               UUID NOT NULL,
    application      VARCHAR(128) NOT NULL,
    kind             VARCHAR(16) NOT NULL,
    verification_id  UUID,
    account          VARCHAR(32),
    due_at           TIMESTAMP(3) WITH TIME ZONE,
    lease_until      TIMESTAMP(3) WITH TIME ZONE,
    attempts         INTEGER NOT NULL,
    version          INTEGER NOT NULL,
    created_at       TIMESTAMP(3) WITH TIME ZONE NOT NULL,
    flow_id          VARCHAR(64),
    outcome          VARCHAR(16),
    verify_code      VARCHAR(1024),
    fail_reason_code VARCHAR(32),
    completed_at     TIMESTAMP(3) WITH TIME ZONE,
    confirmed        BOOLEAN,
    source           VARCHAR(16),
    further_code     BOOLEAN,
    PRIMARY KEY (id, application)
);

-- For finding due tasks of a kind, the longest due first.
CREATE INDEX IF NOT EXISTS identity_verification_task_kind_due
    ON identity_verification_task (application, kind, due_at, id);

-- For the tasks of one verification.
CREATE INDEX IF NOT EXISTS identity_verification_task_of
    ON identity_verification_task (verification_id);

-- For parked and overdue deliveries, the oldest first.
CREATE INDEX IF NOT EXISTS identity_verification_task_created
    ON identity_verification_task (application, kind, created_at);

CREATE TABLE IF NOT EXISTS identity_verification_schema (
    version          INTEGER NOT NULL,
    PRIMARY KEY (version)
);

INSERT INTO identity_verification_schema (version)
    SELECT 4 WHERE NOT EXISTS (SELECT 1 FROM identity_verification_schema);
