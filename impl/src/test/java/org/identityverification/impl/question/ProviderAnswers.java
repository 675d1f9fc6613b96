package org.identityverification.impl.question;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.identityverification.impl.accounts.Account;
import org.identityverification.impl.provider.FaceAuthRequest;
import org.identityverification.impl.provider.ProviderCalls;
import org.identityverification.impl.provider.QueryAnswer;
import org.identityverification.impl.provider.StartAnswer;
import org.identityverification.impl.runtime.concurrent.Deadline;

/** Answers result queries as a test says, without a network. A start can only fail. */
public final class ProviderAnswers extends ProviderCalls {

    public final AtomicInteger calls = new AtomicInteger();
    public volatile String flowId;
    public volatile Account account;
    private volatile Supplier<QueryAnswer> answer = () -> {
        throw new AssertionError("The provider must not be asked");
    };

    public ProviderAnswers() {
        super(null, null, null);
    }

    public void answers(QueryAnswer.Status status) {
        answer = () -> new QueryAnswer(status, status == QueryAnswer.Status.FAIL ? "1445907" : null);
    }

    public void fails(RuntimeException failure) {
        answer = () -> {
            throw failure;
        };
    }

    public void meanwhile(Runnable something) {
        Supplier<QueryAnswer> before = answer;
        answer = () -> {
            something.run();
            return before.get();
        };
    }

    @Override
    public StartAnswer start(UUID verificationId, Account account, FaceAuthRequest request, Deadline deadline) {
        throw new AssertionError("A start fails first: " + answer.get());
    }

    @Override
    public QueryAnswer result(UUID verificationId, Account account, String flowId, Deadline deadline) {
        calls.incrementAndGet();
        this.flowId = flowId;
        this.account = account;
        return answer.get();
    }
}
