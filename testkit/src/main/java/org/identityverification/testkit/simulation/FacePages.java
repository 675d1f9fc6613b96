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
     * A page.
     *
     * @param flow the check; empty when there is none
     * @param path where the page is, below the provider's address
     */
    Answer draw(View view, Optional<Flow> flow, String path);
}
