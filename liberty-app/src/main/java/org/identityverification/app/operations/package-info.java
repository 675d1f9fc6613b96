/**
 * Endpoints for operators: undelivered results, and the verifications of a context. Each act is a line of the audit record. They are
 * not for the internet: the proxy refuses them.
 */
package org.identityverification.app.operations;
