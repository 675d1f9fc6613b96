package org.identityverification.app.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.identityverification.app.access.Callers.Token;
import org.identityverification.app.problem.ProblemException;
import org.identityverification.app.problem.ProblemType;

/**
 * Decides, before the body is read, whether a request may operate the application: with the operators' role in production, from this
 * machine in development. The rate limits of starts do not apply: operators act when there is trouble.
 */
@ApplicationScoped
public class OperatorGuard {

    @Inject
    Access access;

    @Inject
    Callers callers;

    /** An operator, who sees all accounts. Throws a {@link ProblemException} for anyone else. */
    public Caller requireOperator(HttpServletRequest request) {
        return check(request, false);
    }

    /** An operator, or a backend, which sees the accounts that it may use. Throws a {@link ProblemException} for anyone else. */
    public Caller requireOperatorOrBackend(HttpServletRequest request) {
        return check(request, true);
    }

    private Caller check(HttpServletRequest request, boolean mayBeBackend) {
        Optional<Token> sent = callers.tokenOf(request);
        if (sent.isEmpty()) {
            return Caller.IN_DEVELOPMENT;
        }
        Token token = sent.get();
        if (token.groups().contains(access.operatorRole())) {
            return new Caller("operator:" + token.name(), "operator:" + token.name(), Optional.empty(), any -> true);
        }
        if (mayBeBackend
                && token.groups().contains(access.backendRole())
                && token.hasRoleOrOneOfAnAccount(access.role())) {
            return token.asBackend(access.role());
        }
        throw new ProblemException(ProblemType.ROLE_REQUIRED);
    }
}
