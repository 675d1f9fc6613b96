package org.identityverification.testkit.simulation;

import java.util.Optional;
import org.identityverification.testkit.wire.Answer;

/** Draws what a person sees. */
@FunctionalInterface
public interface FacePages {

    /** One line of text. */
    FacePages PLAIN =
            (view, flow, path) -> Answer.text(view.status(), "text/plain;charset=UTF-8", view.english() + '\n');

    /**
     * Draws one page.
     *
     * @param flow empty when the link leads to no check
     * @param path where the page is, below the provider's address
     */
    Answer draw(View view, Optional<Flow> flow, String path);
}
