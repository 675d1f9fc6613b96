package org.example.shop;

/** The shop's own record of a customer. */
record Customer(String id, String name, String idNumber, boolean verified) {}
