package org.example.shop;

/** The shop's own record of a customer. */
class Customer {

    final String id;
    final String name;
    final String idNumber;
    final boolean verified;
    /** How many results of this customer's checks the shop has received. */
    final int results;
    /** The contextId of a check whose start was not answered, or null. */
    final String openCheck;

    Customer(String id, String name, String idNumber, boolean verified, int results, String openCheck) {
        this.id = id;
        this.name = name;
        this.idNumber = idNumber;
        this.verified = verified;
        this.results = results;
        this.openCheck = openCheck;
    }
}
