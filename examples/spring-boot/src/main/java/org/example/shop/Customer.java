package org.example.shop;

/**
 * The shop's own record of a customer.
 *
 * @param results how many results of this customer's checks the shop has received
 * @param openCheck the contextId of a check whose start was not answered, or null
 */
record Customer(String id, String name, String idNumber, boolean verified, int results, String openCheck) {}
