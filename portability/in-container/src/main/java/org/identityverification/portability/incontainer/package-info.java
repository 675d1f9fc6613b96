/**
 * What can only be seen from within a server: the module's beans among those of the application, and what the application's
 * observers find around them. {@link org.identityverification.portability.incontainer.InContainerContract} is the test to be
 * extended, with an {@code arquillian.xml} that says how to boot the server; the rest is the application that is deployed.
 */
package org.identityverification.portability.incontainer;
