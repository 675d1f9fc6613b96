/**
 * What every server must do with the module, and how a test boots one. {@link org.identityverification.portability.Server}
 * is what is to be written for another server; {@link org.identityverification.portability.ServerContract} and
 * {@link org.identityverification.portability.SetupsContract} are the tests to be extended.
 */
package org.identityverification.portability;
