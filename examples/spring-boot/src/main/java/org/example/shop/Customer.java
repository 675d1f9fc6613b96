package org.example.shop;

import java.time.OffsetDateTime;

/**
 * The shop's own record of a customer.
 *
 * @param results how many results the shop has had of this customer's checks
 * @param openCheck the contextId of a check whose start has not been answered, or null
 * @param openSince when that start was sent
 */
record Customer(
        String id,
        String name,
        String idNumber,
        boolean verified,
        int results,
        String openCheck,
        OffsetDateTime openSince) {}
