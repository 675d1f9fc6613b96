/**
 * What those who operate the application may call: undelivered results, and verifications of a context. Each act is a line of the
 * audit record. It is not for the internet: a proxy refuses it.
 */
@NullMarked
package org.identityverification.app.operations;

import org.jspecify.annotations.NullMarked;
