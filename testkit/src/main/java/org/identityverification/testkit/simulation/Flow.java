package org.identityverification.testkit.simulation;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.identityverification.testkit.script.FailReason;
import org.identityverification.testkit.script.Outcome;
import org.jspecify.annotations.Nullable;

/** One face check: its request, its links, and its status. Thread-safe. */
public final class Flow {

    static final String LONG_LINK_PATH = "/connect/oauth2/authorize";
    static final String SHORT_LINK_PATH = "/s/";

    private static final Pattern TOKEN = Pattern.compile("token%253D([0-9A-F-]{36})&");
    private static final String BASE62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final long FLOW_ID_BASE = 1_000_000_000_000_000_000L;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss ").withZone(ZoneId.systemDefault());
    private static final int MAX_LOG = 20;
    private static final int MAX_LINE = 200;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** The value of {@code status} in a result: contract, section 3. The constants are the wire names. */
    public enum Status {
        /** The link is issued. */
        ING,
        /** The link was opened; no result yet. */
        SCAN,
        /** Passed; final. */
        SUCCESS,
        /** Failed; the link can be tried again. */
        FAIL
    }

    private final String flowId = Long.toString(FLOW_ID_BASE + RANDOM.nextLong(FLOW_ID_BASE));
    private final String shortId = RANDOM.ints(12, 0, BASE62.length())
            .collect(StringBuilder::new, (id, i) -> id.append(BASE62.charAt(i)), StringBuilder::append)
            .toString();
    private final FaceRequest request;

    /** The UUID in the long link; the face token of {@code WE_CHAT_FACE}. */
    final String token = upperCaseUuid();

    final Instant expiresAt;

    private Status status = Status.ING;
    private Optional<FailReason> failReason = Optional.empty();
    private final Deque<String> log = new ArrayDeque<>();

    /** For a valid request. Of the person, the flow keeps only what the face page shows. */
    Flow(FaceRequest request, Instant expiresAt) {
        this.request = request.masked();
        this.expiresAt = expiresAt;
    }

    static String upperCaseUuid() {
        return UUID.randomUUID().toString().toUpperCase(Locale.ROOT);
    }

    /** 19 digits, the first one a 1 as in the document's sample. */
    public String flowId() {
        return flowId;
    }

    public String shortId() {
        return shortId;
    }

    /** With name and ID number masked. */
    public FaceRequest request() {
        return request;
    }

    /** {@code authUrl}. The base is the URL of the provider, without a trailing slash. */
    public String shortLink(String base) {
        return base + SHORT_LINK_PATH + shortId;
    }

    /** {@code originalUrl}: like the sample's, a link in a link in a link, each one encoded once more. */
    public String longLink(String base) {
        String inner = base + "/api/auth/getOpenidAndSaveToken?token=" + token;
        String middle = base + "/v1/api/getCode?bizRedirect=" + encode(inner);
        return base + LONG_LINK_PATH + "?appid=wx5a9db0c0de5a9db0&redirect_uri=" + encode(middle)
                + "&response_type=code&scope=snsapi_base&state=&component_appid=wx0b0c5a9db0c0de5a#wechat_redirect";
    }

    /** The token in the query of a long link, where it is encoded twice; empty when the link was cut off. */
    static Optional<String> tokenIn(String query) {
        Matcher token = TOKEN.matcher(query);
        return token.find() ? Optional.of(token.group(1)) : Optional.empty();
    }

    /** Where the browser goes after the check: the callback URL with {@code contextId} as a further query parameter; may be empty. */
    Optional<String> redirect() {
        return effective(request.callbackUrl()).map(callback -> {
            if (request.contextId() == null) {
                return callback;
            }
            char separator = callback.replaceFirst("#.*", "").contains("?") ? '&' : '?';
            return callback.replaceFirst("(?=#|$)", separator + "contextId=" + encode(request.contextId()));
        });
    }

    /** The last of what the application received and asked, with its answers, the newest first: for the developer at the face page. */
    synchronized List<String> log() {
        return List.copyOf(log);
    }

    synchronized void log(Instant at, String what) {
        log.addFirst(TIME.format(at) + what.substring(0, Math.min(what.length(), MAX_LINE)));
        if (log.size() > MAX_LOG) {
            log.removeLast();
        }
    }

    public Optional<String> notifyUrl() {
        return effective(request.notifyUrl());
    }

    /** WeChat mini programs ignore both URLs. */
    private Optional<String> effective(@Nullable String url) {
        return request.mode() == FaceRequest.Mode.WE_CHAT_FACE || url == null || url.isEmpty()
                ? Optional.empty()
                : Optional.of(url);
    }

    /** Whether the links have expired; at {@code expiresAt} they have. */
    boolean isExpired(Instant now) {
        return !now.isBefore(expiresAt);
    }

    public synchronized Status status() {
        return status;
    }

    synchronized Optional<FailReason> failReason() {
        return failReason;
    }

    synchronized void opened() {
        if (status == Status.ING) {
            status = Status.SCAN;
        }
    }

    /** Ends a try. Returns false, and changes nothing, if the flow has passed before, which is final. */
    synchronized boolean decide(Outcome.Step step) {
        if (status == Status.SUCCESS) {
            return false;
        }
        status = step.passed() ? Status.SUCCESS : Status.FAIL;
        failReason = step.failReason();
        return true;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "Flow[" + flowId + ", " + request.mode() + "]";
    }
}
