/** What an application names whose {@code jakarta.ws.rs.core.Application} lists its classes. */
package org.identityverification.rest;
