-- The tables of identity-verification, version 1, for H2.
-- The module runs this by itself with identity-verification.schema=create; run it by hand, in the schema that the data
-- source sees, to use validate. It can be run again.
-- H2 counts UTF-16 units, so texts that may hold any character have twice the length.

-- One verification is one row, with two tracks: questions to the provider, and the delivery of the result. The claim is what a
-- notification said and nothing has decided yet. ask_for and ask_at, deliver_for and deliver_at say what must happen next: nothing,
-- if they are null. The node that does it holds the track until ask_lease_until or deliver_lease_until.
CREATE TABLE IF NOT EXISTS identity_verification (
    id                  UUID NOT NULL,
    application         VARCHAR(128) NOT NULL,
    version             BIGINT NOT NULL,
    context_id          VARCHAR(512),
    account             VARCHAR(32),
    start_key           VARCHAR(64),
    face_auth_mode      VARCHAR(16) NOT NULL,
    started_at          TIMESTAMP(3) WITH TIME ZONE NOT NULL,
    answered_at         TIMESTAMP(3) WITH TIME ZONE,
    flow_id             VARCHAR(64),
    link_expires_at     TIMESTAMP(3) WITH TIME ZONE,
    give_up_at          TIMESTAMP(3) WITH TIME ZONE NOT NULL,
    status              VARCHAR(16) NOT NULL,
    confirmed           BOOLEAN NOT NULL,
    source              VARCHAR(16),
    verify_code         VARCHAR(1024),
    fail_reason_code    VARCHAR(32),
    completed_at        TIMESTAMP(3) WITH TIME ZONE,
    delivered_at        TIMESTAMP(3) WITH TIME ZONE,
    first_delivered_at  TIMESTAMP(3) WITH TIME ZONE,
    claim_outcome       VARCHAR(16),
    claim_flow_id       VARCHAR(64),
    claim_verify_code   VARCHAR(1024),
    claim_reason        VARCHAR(32),
    claim_at            TIMESTAMP(3) WITH TIME ZONE,
    claim_repeated_at   TIMESTAMP(3) WITH TIME ZONE,
    claim_parked        VARCHAR(32),
    ask_for             VARCHAR(16),
    ask_at              TIMESTAMP(3) WITH TIME ZONE,
    ask_lease_id        UUID,
    ask_lease_until     TIMESTAMP(3) WITH TIME ZONE,
    asks                INTEGER NOT NULL,
    refusals            INTEGER NOT NULL,
    denials             INTEGER NOT NULL,
    deliver_for         VARCHAR(16),
    deliver_at          TIMESTAMP(3) WITH TIME ZONE,
    deliver_lease_id    UUID,
    deliver_lease_until TIMESTAMP(3) WITH TIME ZONE,
    round               INTEGER NOT NULL,
    attempts            INTEGER NOT NULL,
    failing_since       TIMESTAMP(3) WITH TIME ZONE,
    last_failure        VARCHAR(64),
    delivery_parked     VARCHAR(32),
    observers_done      VARCHAR(8000),
    PRIMARY KEY (id, application)
);

-- For deleting old verifications.
CREATE INDEX IF NOT EXISTS identity_verification_started
    ON identity_verification (application, started_at, id);

-- For the verifications of one context.
CREATE INDEX IF NOT EXISTS identity_verification_context
    ON identity_verification (application, context_id, started_at);

-- So that a start that is asked for twice begins once.
CREATE UNIQUE INDEX IF NOT EXISTS identity_verification_start_key
    ON identity_verification (application, start_key);

-- For finding due work of a kind, the longest due first, and what is parked.
CREATE INDEX IF NOT EXISTS identity_verification_ask
    ON identity_verification (application, ask_for, ask_at);
CREATE INDEX IF NOT EXISTS identity_verification_deliver
    ON identity_verification (application, deliver_for, deliver_at);

CREATE TABLE IF NOT EXISTS identity_verification_schema (
    version           INTEGER NOT NULL,
    PRIMARY KEY (version)
);

INSERT INTO identity_verification_schema (version)
    SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM identity_verification_schema);
