/** The numbered messages for the operator. */
package org.identityverification.impl.runtime.messages;
