/** Due work: reserve a place for it, take its lease, run it, write its end. */
package org.identityverification.impl.tasks;
