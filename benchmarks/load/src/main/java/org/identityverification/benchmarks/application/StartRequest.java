package org.identityverification.benchmarks.application;

/** The body of a start call (contract, section 1) as everybody's binding library writes it. */
public class StartRequest {
    public String name;
    public String idNo;
    public String faceauthMode;
    public String callbackUrl;
    public String contextId;
    public String notifyUrl;
}
