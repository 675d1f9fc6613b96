/**
 * The application that tests deploy, on Open Liberty and on every other server: it does what a test outside asks for, and
 * reports the outcome. It uses only Jakarta EE and MicroProfile APIs and the module's api. It has no {@code
 * jakarta.ws.rs.core.Application}: tests add one or leave it out.
 */
package org.identityverification.testapplication;
