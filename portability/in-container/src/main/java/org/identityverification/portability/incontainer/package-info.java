/**
 * What can only be seen from inside a server: the module's beans among those of the application. To test a server,
 * extend {@link org.identityverification.portability.incontainer.InContainerContract} and add an {@code arquillian.xml} that says
 * how to start the server. The other classes are the application that is deployed.
 */
package org.identityverification.portability.incontainer;
