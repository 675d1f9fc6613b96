-- The tables of identity-verification, version 4, for MariaDB and MySQL.
-- The module runs this by itself with identity-verification.schema=create; run it by hand, in the database that the data
-- source uses, to use validate. It can be run again.
-- Texts are compared byte for byte, trailing spaces included: each product has its own collation for that, in a comment that only
-- it reads. Times are UTC.

-- Verifications. In a row with erased_until, only the id is left.
CREATE TABLE IF NOT EXISTS identity_verification (
    id               CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    application      VARCHAR(128) NOT NULL,
    flow_id          VARCHAR(64),
    context_id       VARCHAR(256),
    account          VARCHAR(32),
    face_auth_mode   VARCHAR(16),
    status           VARCHAR(16) NOT NULL,
    started_at       DATETIME(3),
    link_expires_at  DATETIME(3),
    completed_at     DATETIME(3),
    fail_reason_code VARCHAR(32),
    verify_code      VARCHAR(512),
    confirmed_status VARCHAR(16),
    holds            INTEGER NOT NULL,
    fingerprints     VARCHAR(255) NOT NULL,
    delivered_at     DATETIME(3),
    changed_at       DATETIME(3) NOT NULL,
    erased_until     DATETIME(3),
    PRIMARY KEY (id, application),
    -- For deleting old verifications.
    INDEX identity_verification_changed (application, changed_at),
    -- For the verifications of one context.
    INDEX identity_verification_context (application, context_id, started_at)
) ENGINE = InnoDB CHARACTER SET utf8mb4 /*M! COLLATE utf8mb4_nopad_bin */ /*!80017 COLLATE utf8mb4_0900_bin */;

-- Work that must happen later. A task without due_at is parked. The node that runs a task holds it until lease_until.
CREATE TABLE IF NOT EXISTS identity_verification_task (
    id               CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    application      VARCHAR(128) NOT NULL,
    kind             VARCHAR(16) NOT NULL,
    verification_id  CHAR(36) CHARACTER SET ascii COLLATE ascii_bin,
    account          VARCHAR(32),
    due_at           DATETIME(3),
    lease_until      DATETIME(3),
    attempts         INTEGER NOT NULL,
    version          INTEGER NOT NULL,
    created_at       DATETIME(3) NOT NULL,
    flow_id          VARCHAR(64),
    outcome          VARCHAR(16),
    verify_code      VARCHAR(512),
    fail_reason_code VARCHAR(32),
    completed_at     DATETIME(3),
    confirmed        BOOLEAN,
    source           VARCHAR(16),
    further_code     BOOLEAN,
    PRIMARY KEY (id, application),
    -- For finding due tasks of a kind, the longest due first.
    INDEX identity_verification_task_kind_due (application, kind, due_at, id),
    -- For the tasks of one verification.
    INDEX identity_verification_task_of (verification_id),
    -- For parked and overdue deliveries, the oldest first.
    INDEX identity_verification_task_created (application, kind, created_at)
) ENGINE = InnoDB CHARACTER SET utf8mb4 /*M! COLLATE utf8mb4_nopad_bin */ /*!80017 COLLATE utf8mb4_0900_bin */;

CREATE TABLE IF NOT EXISTS identity_verification_schema (
    version          INTEGER NOT NULL,
    PRIMARY KEY (version)
) ENGINE = InnoDB;

INSERT INTO identity_verification_schema (version)
    SELECT 4 WHERE NOT EXISTS (SELECT 1 FROM identity_verification_schema);
