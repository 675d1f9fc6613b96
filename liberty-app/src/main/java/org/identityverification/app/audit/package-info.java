/** Who did what, for years: one JSON line each, by one logger. No line holds anything that leads to the person but the id. */
@NullMarked
package org.identityverification.app.audit;

import org.jspecify.annotations.NullMarked;
