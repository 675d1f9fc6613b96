/**
 * Every configuration key, typed, read once and checked at start-up. No other room asks MicroProfile Config for a key of the
 * module, and nothing here acts on a value.
 */
@NullMarked
package org.identityverification.impl.config;

import org.jspecify.annotations.NullMarked;
