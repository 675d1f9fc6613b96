/** The configuration keys: read once at start-up, checked and typed. No other package reads them from MicroProfile Config. */
package org.identityverification.impl.runtime.config;
