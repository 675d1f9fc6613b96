/** Servers and databases as processes of their own, JDKs and an HTTP client. It has nothing of the module itself. */
package org.identityverification.testservers;
