/**
 * The application that the contract talks to. It knows no server: only Jakarta EE and MicroProfile APIs and the module's api.
 * It has no {@code jakarta.ws.rs.core.Application}: each server's module adds one or leaves it out.
 */
package org.identityverification.portability.application;
