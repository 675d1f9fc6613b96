/** The beans that applications inject. They delegate to the other packages. */
package org.identityverification.impl.service;
