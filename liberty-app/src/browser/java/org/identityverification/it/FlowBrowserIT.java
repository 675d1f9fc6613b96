package org.identityverification.it;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A visitor of the page")
class FlowBrowserIT {

    @RegisterExtension
    static final Visits VISITS = new Visits();

    @ParameterizedTest
    @EnumSource
    @DisplayName("passes on a phone, in that tab")
    void passesOnAPhone(Language language) {
        VerificationPage page = VISITS.open(Visitor.onPhone(language)).awaitHeading("form.heading");

        page.start("TENCENT").awaitHeading("waiting.heading");
    }
}
