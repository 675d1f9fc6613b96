package org.example.shop;

import java.time.OffsetDateTime;

/**
 * The shop's own record of a customer.
 *
 * @param results how many results of this customer's checks the shop has received
 * @param openCheck the contextId of a check whose start was not answered, or null
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
