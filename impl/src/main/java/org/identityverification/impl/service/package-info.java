/** The beans that applications inject, and the health checks. They delegate to the other packages. */
package org.identityverification.impl.service;
