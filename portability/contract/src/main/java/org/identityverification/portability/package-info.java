/**
 * What every server must do with the module, and how a test starts one. To add a server, implement {@link
 * org.identityverification.portability.Server}, and extend {@link org.identityverification.portability.ServerContract} and
 * {@link org.identityverification.portability.SetupsContract}.
 */
package org.identityverification.portability;
