/**
 * The application that the contract talks to. It knows no server: only Jakarta EE and MicroProfile APIs and the module's api.
 * It has no {@code jakarta.ws.rs.core.Application}: whoever packs it decides about that.
 */
package org.identityverification.portability.application;
