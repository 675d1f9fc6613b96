package org.identityverification.benchmarks.application;

/** The provider's answer (contract, section 1) as everybody's binding library reads it. */
public class StartAnswer {
    public int code;
    public String message;
    public Data data;

    /** What it holds on success. */
    public static class Data {
        public String flowId;
        public String authUrl;
        public String originalUrl;
        public long expire;
    }

    /** The data of a success; anything else fails. */
    Data successful() {
        if (code != 0 || data == null || data.flowId == null) {
            throw new IllegalStateException("The stub answered with code " + code);
        }
        return data;
    }
}
