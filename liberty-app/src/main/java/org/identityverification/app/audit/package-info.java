/** The audit record of who did what: JSON lines from one logger, kept for years. In a line only the id leads to a person. */
package org.identityverification.app.audit;
