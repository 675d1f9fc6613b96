-- What identity-verification remembers, version 2, for H2.
-- The module runs this by itself with identity-verification.schema=create; run it by hand, in the schema that the data
-- source sees, to use validate. It may be run again, and it upgrades tables of version 1.
-- H2 counts in UTF-16 units: hence twice the length where a text may hold any character.

CREATE TABLE IF NOT EXISTS identity_verification (
    application      VARCHAR(128) NOT NULL,
    id               UUID NOT NULL,
    flow_id          VARCHAR(64),
    context_id       VARCHAR(512),
    face_auth_mode   VARCHAR(16),
    status           VARCHAR(16) NOT NULL,
    link_expires_at  TIMESTAMP(3) WITH TIME ZONE,
    completed_at     TIMESTAMP(3) WITH TIME ZONE,
    fail_reason_code VARCHAR(32),
    verify_code      VARCHAR(1024),
    confirmed_status VARCHAR(16),
    fingerprints     VARCHAR(255),
    delivered_at     TIMESTAMP(3) WITH TIME ZONE,
    changed_at       TIMESTAMP(3) WITH TIME ZONE NOT NULL,
    version          INTEGER NOT NULL,
    PRIMARY KEY (application, id)
);

-- For removing what is old.
CREATE INDEX IF NOT EXISTS identity_verification_changed
    ON identity_verification (application, changed_at);

-- Work that must happen later. A task without due_at is parked. A node that does it holds it until lease_until.
CREATE TABLE IF NOT EXISTS identity_verification_task (
    application      VARCHAR(128) NOT NULL,
    id               UUID NOT NULL,
    kind             VARCHAR(16) NOT NULL,
    verification_id  UUID,
    due_at           TIMESTAMP(3) WITH TIME ZONE,
    attempts         INTEGER NOT NULL,
    created_at       TIMESTAMP(3) WITH TIME ZONE NOT NULL,
    flow_id          VARCHAR(64),
    context_id       VARCHAR(512), -- of version 1; no longer used
    outcome          VARCHAR(16),
    verify_code      VARCHAR(1024),
    fail_reason_code VARCHAR(32),
    completed_at     TIMESTAMP(3) WITH TIME ZONE,
    confirmed        BOOLEAN,
    source           VARCHAR(16),
    lease_until      TIMESTAMP(3) WITH TIME ZONE,
    PRIMARY KEY (application, id)
);

-- What version 1 did not have, and two of its indexes that had other columns.
ALTER TABLE identity_verification ADD COLUMN IF NOT EXISTS confirmed_status VARCHAR(16);
ALTER TABLE identity_verification ADD COLUMN IF NOT EXISTS fingerprints VARCHAR(255);
ALTER TABLE identity_verification_task ADD COLUMN IF NOT EXISTS lease_until TIMESTAMP(3) WITH TIME ZONE;
DROP INDEX IF EXISTS identity_verification_task_due;
DROP INDEX IF EXISTS identity_verification_task_verification;

-- For finding what is due of a kind, longest due first.
CREATE INDEX IF NOT EXISTS identity_verification_task_kind_due
    ON identity_verification_task (application, kind, due_at, id);

-- For what belongs to one verification.
CREATE INDEX IF NOT EXISTS identity_verification_task_of
    ON identity_verification_task (verification_id);

-- For parked and overdue deliveries, oldest first.
CREATE INDEX IF NOT EXISTS identity_verification_task_created
    ON identity_verification_task (application, kind, created_at);

-- Version 1 kept claims of verifications that it did not know; now each has a verification.
INSERT INTO identity_verification (application, id, status, changed_at, version)
    SELECT application, verification_id, 'PENDING', MAX(created_at), 0
    FROM identity_verification_task claim
    WHERE kind = 'HELD' AND NOT EXISTS (
        SELECT 1 FROM identity_verification known
        WHERE known.application = claim.application AND known.id = claim.verification_id)
    GROUP BY application, verification_id;

CREATE TABLE IF NOT EXISTS identity_verification_schema (
    version          INTEGER NOT NULL,
    PRIMARY KEY (version)
);

INSERT INTO identity_verification_schema (version)
    SELECT 2 WHERE NOT EXISTS (SELECT 1 FROM identity_verification_schema WHERE version >= 2);
