package org.identityverification.testkit.simulation;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The two links of a flow, and the way back from the long one and to the application. */
public final class Links {

    /** The path of the long link below the base. */
    public static final String LONG_LINK_PATH = "connect/oauth2/authorize";

    /** The path of short links below the base. */
    public static final String SHORT_LINK_PATH = "s";

    private static final Pattern TOKEN = Pattern.compile("[?&]token=([0-9A-F-]{36})(?:&|$)");

    private Links() {}

    /**
     * The short link.
     *
     * @param base where the sandbox is, without a slash at the end
     * @param flow the flow
     * @return {@code authUrl}
     */
    public static String shortLink(String base, Flow.Details flow) {
        return base + '/' + SHORT_LINK_PATH + '/' + flow.shortId();
    }

    /**
     * The long link: like the sample's, a link in a link in a link, each one encoded once more.
     *
     * @param base where the sandbox is, without a slash at the end
     * @param flow the flow
     * @return {@code originalUrl}
     */
    public static String longLink(String base, Flow.Details flow) {
        String inner = base + "/api/auth/getOpenidAndSaveToken?token=" + flow.token();
        String middle = base + "/v1/api/getCode?bizRedirect=" + encode(inner);
        return base + '/' + LONG_LINK_PATH + "?appid=wx5a9db0c0de5a9db0&redirect_uri=" + encode(middle)
                + "&response_type=code&scope=snsapi_base&state=&component_appid=wx0b0c5a9db0c0de5a#wechat_redirect";
    }

    /**
     * The token in a long link.
     *
     * @param redirectUri the query parameter {@code redirect_uri}, decoded once
     * @return the token, or empty when the link was cut off
     */
    public static Optional<String> tokenIn(String redirectUri) {
        int bizRedirect = redirectUri.indexOf("bizRedirect=");
        if (bizRedirect < 0) {
            return Optional.empty();
        }
        try {
            String inner = URLDecoder.decode(
                    redirectUri.substring(bizRedirect + "bizRedirect=".length()), StandardCharsets.UTF_8);
            Matcher token = TOKEN.matcher(inner);
            return token.find() ? Optional.of(token.group(1)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Where the browser goes after the check: the callback URL with {@code contextId} as one more query parameter.
     *
     * @param flow the flow
     * @return the URL, or empty when the browser stays
     */
    public static Optional<URI> wayBack(Flow flow) {
        return flow.callbackUrl().map(callback -> {
            String contextId = flow.details().contextId();
            if (contextId == null) {
                return URI.create(callback);
            }
            int hash = callback.indexOf('#');
            String address = hash < 0 ? callback : callback.substring(0, hash);
            String fragment = hash < 0 ? "" : callback.substring(hash);
            char separator = address.indexOf('?') < 0 ? '?' : '&';
            return URI.create(address + separator + "contextId=" + encode(contextId) + fragment);
        });
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
