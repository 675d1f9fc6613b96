/**
 * The facade bean that applications inject. It delegates and decides nothing.
 */
@NullMarked
package org.identityverification.impl.service;

import org.jspecify.annotations.NullMarked;
