-- The tables of identity-verification, version 1, for MariaDB and MySQL.
-- The module runs this by itself with identity-verification.schema=create; run it by hand, in the database that the data
-- source uses, to use validate. It can be run again.
-- Texts are compared byte for byte, trailing spaces included: each product has its own collation for that, in a comment that only
-- it reads. Times are UTC.

-- One verification is one row, with two tracks: questions to the provider, and the delivery of the result. The claim is what a
-- notification said and nothing has decided yet. ask_for and ask_at, deliver_for and deliver_at say what must happen next: nothing,
-- if they are null. The node that does it holds the track until ask_lease_until or deliver_lease_until.
CREATE TABLE IF NOT EXISTS identity_verification (
    id                  CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    application         VARCHAR(128) NOT NULL,
    version             BIGINT NOT NULL,
    context_id          VARCHAR(256),
    account             VARCHAR(32),
    start_key           VARCHAR(64),
    face_auth_mode      VARCHAR(16) NOT NULL,
    started_at          DATETIME(3) NOT NULL,
    answered_at         DATETIME(3),
    flow_id             VARCHAR(64),
    link_expires_at     DATETIME(3),
    give_up_at          DATETIME(3) NOT NULL,
    status              VARCHAR(16) NOT NULL,
    confirmed           BOOLEAN NOT NULL,
    source              VARCHAR(16),
    verify_code         VARCHAR(512),
    fail_reason_code    VARCHAR(32),
    completed_at        DATETIME(3),
    delivered_at        DATETIME(3),
    first_delivered_at  DATETIME(3),
    claim_outcome       VARCHAR(16),
    claim_flow_id       VARCHAR(64),
    claim_verify_code   VARCHAR(512),
    claim_reason        VARCHAR(32),
    claim_at            DATETIME(3),
    claim_repeated_at   DATETIME(3),
    claim_parked        VARCHAR(32),
    ask_for             VARCHAR(16),
    ask_at              DATETIME(3),
    ask_lease_id        CHAR(36) CHARACTER SET ascii COLLATE ascii_bin,
    ask_lease_until     DATETIME(3),
    asks                INTEGER NOT NULL,
    refusals            INTEGER NOT NULL,
    denials             INTEGER NOT NULL,
    deliver_for         VARCHAR(16),
    deliver_at          DATETIME(3),
    deliver_lease_id    CHAR(36) CHARACTER SET ascii COLLATE ascii_bin,
    deliver_lease_until DATETIME(3),
    round               INTEGER NOT NULL,
    attempts            INTEGER NOT NULL,
    failing_since       DATETIME(3),
    last_failure        VARCHAR(64),
    delivery_parked     VARCHAR(32),
    observers_done      VARCHAR(4000),
    PRIMARY KEY (id, application),
    -- For the verifications of one context.
    INDEX identity_verification_context (application, context_id, started_at),
    -- So that a start that is asked for twice begins once.
    UNIQUE INDEX identity_verification_start_key (application, start_key),
    -- For finding due work of a kind, the longest due first, and what is parked.
    INDEX identity_verification_ask (application, ask_for, ask_at),
    INDEX identity_verification_deliver (application, deliver_for, deliver_at),
    -- For deleting old verifications.
    INDEX identity_verification_started (application, started_at, id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 /*M! COLLATE utf8mb4_nopad_bin */ /*!80017 COLLATE utf8mb4_0900_bin */;

CREATE TABLE IF NOT EXISTS identity_verification_schema (
    version           INTEGER NOT NULL,
    PRIMARY KEY (version)
) ENGINE = InnoDB;

INSERT INTO identity_verification_schema (version)
    SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM identity_verification_schema);
