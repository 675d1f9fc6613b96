CREATE TABLE IF NOT EXISTS customer (
    id VARCHAR(64) PRIMARY KEY,
    name VARCHAR(64) NOT NULL,
    id_number CHAR(18) NOT NULL,
    verified BOOLEAN DEFAULT FALSE NOT NULL,
    results INT DEFAULT 0 NOT NULL,
    open_check VARCHAR(36)
);
-- The customer of each check. A contextId is seen by others, so it says nothing about the customer.
CREATE TABLE IF NOT EXISTS face_check (
    context_id VARCHAR(36) PRIMARY KEY,
    customer VARCHAR(64) NOT NULL REFERENCES customer
);
-- The deliveries whose work is done.
CREATE TABLE IF NOT EXISTS delivery (
    id VARCHAR(64) PRIMARY KEY
);
