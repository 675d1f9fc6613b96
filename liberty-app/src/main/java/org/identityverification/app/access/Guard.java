package org.identityverification.app.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.identityverification.app.problem.ProblemException;
import org.identityverification.app.problem.ProblemType;

/**
 * Decides, before the body is read, who may start a verification and who may operate the application. No request may come from a page
 * of another site. In production it must have a verified token, with the role; in development it must come from
 * this machine. Throws a {@link ProblemException} for every other caller.
 */
@ApplicationScoped
public class Guard {

    @Inject
    Access access;

    @Inject
    CallerKeys keys;

    @Inject
    HttpServletRequest request;

    /** The claims of a verified token. */
    record Token(String name, Optional<String> subject, Set<String> groups) {

        void requireRoleOrOneOfAnAccount(String role) {
            if (groups.stream().noneMatch(it -> it.equals(role) || it.startsWith(role + ':'))) {
                throw new ProblemException(ProblemType.ROLE_REQUIRED);
            }
        }

        /** Whether a caller with this role may use an account; the common one when it is empty. */
        boolean mayUse(String role, Optional<String> account) {
            return groups.contains(account.map(it -> role + ':' + it).orElse(role));
        }

        /** One without a subject has an id of another kind, because its name may be the subject of another backend. */
        Caller asBackend(String role) {
            requireRoleOrOneOfAnAccount(role);
            String id = subject.map("backend:"::concat).orElse("backend-name:" + name);
            return new Caller(id, "backend:" + name, Optional.empty(), account -> mayUse(role, account));
        }

        /** A caller who sees all accounts, if the token has this role. */
        Optional<Caller> as(String kind, String role) {
            String id = kind + ":" + name;
            return groups.contains(role)
                    ? Optional.of(new Caller(id, id, Optional.empty(), any -> true))
                    : Optional.empty();
        }

        /** The id has the kind, because a person may have the name of a backend. */
        Caller asPerson(String role) {
            requireRoleOrOneOfAnAccount(role);
            String person = subject.orElseThrow(() -> new ProblemException(ProblemType.CONTEXT_NOT_YOURS));
            return new Caller("person:" + person, "person", subject, account -> mayUse(role, account));
        }
    }

    /** Who may start a verification, and not too often; also with which {@code contextId} and which accounts. */
    public Caller requireStarter() {
        Optional<Token> token = token();
        Caller caller = token.map(it -> isBackend(it) ? it.asBackend(access.role()) : it.asPerson(access.role()))
                .orElse(Caller.IN_DEVELOPMENT);
        String counted = token.isPresent() ? caller.id() : request.getRemoteAddr();
        access.countCall(counted).ifPresent(wait -> {
            throw new ProblemException(ProblemType.TOO_MANY_REQUESTS, wait);
        });
        return caller;
    }

    /** An operator, who sees all accounts, and whose calls are not limited: operators act when there is trouble. */
    public Caller requireOperator() {
        return operatorOr(token -> Optional.empty());
    }

    /** An operator, or a backend, which sees the accounts that it may use. */
    public Caller requireOperatorOrBackend() {
        return operatorOr(token -> isBackend(token) ? Optional.of(token.asBackend(access.role())) : Optional.empty());
    }

    /** An operator, or a reader, who sees all accounts, too. */
    public Caller requireReader() {
        return operatorOr(token -> token.as("reader", access.readerRole()));
    }

    private Caller operatorOr(Function<Token, Optional<Caller>> other) {
        Optional<Token> sent = token();
        if (sent.isEmpty()) {
            return Caller.IN_DEVELOPMENT;
        }
        return sent.flatMap(token -> token.as("operator", access.operatorRole()))
                .or(() -> sent.flatMap(other))
                .orElseThrow(() -> new ProblemException(ProblemType.ROLE_REQUIRED));
    }

    private boolean isBackend(Token token) {
        return token.groups().contains(access.backendRole());
    }

    /** Reads the token's groups, because roles of the server are declared at build time. Empty in development. */
    private Optional<Token> token() {
        String host = request.getHeader("Host");
        if (Origin.isCrossSite(request.getHeader("Sec-Fetch-Site"), request.getHeader("Origin"), host)) {
            throw new ProblemException(ProblemType.CROSS_SITE);
        }
        if (!access.isProduction()) {
            if (!Loopback.isLocalCall(request.getRemoteAddr(), host)) {
                throw new ProblemException(ProblemType.DEVELOPMENT_ONLY);
            }
            return Optional.empty();
        }
        Optional<Token> token = keys.verified(request.getHeader("Authorization"));
        if (token.isEmpty()) {
            throw new ProblemException(ProblemType.TOKEN_REQUIRED);
        }
        return token;
    }
}
