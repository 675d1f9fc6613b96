/**
 * The links of running verifications, for as long as they work: where they are kept, and how they look as a QR code. A link
 * lets whoever has it act as the person, so nothing here writes one to a log, an exception or a {@code toString}.
 */
@NullMarked
package org.identityverification.app.link;

import org.jspecify.annotations.NullMarked;
