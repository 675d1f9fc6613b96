/** Asks the provider how flows ended. Decides nothing: the answer is a change like any other. */
package org.identityverification.impl.question;
