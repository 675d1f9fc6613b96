package org.identityverification.testkit.simulation;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The two links of a flow, and the way back from the long one and to the application. */
public final class Links {

    static final String LONG_LINK_PATH = "/connect/oauth2/authorize";
    static final String SHORT_LINK_PATH = "/s/";

    private static final Pattern TOKEN = Pattern.compile("[?&]token=([0-9A-F-]{36})(?:&|$)");

    private Links() {}

    /** {@code authUrl}. The base is where the provider is, without a slash at the end. */
    public static String shortLink(String base, Flow flow) {
        return base + SHORT_LINK_PATH + flow.details().shortId();
    }

    /** {@code originalUrl}: like the sample's, a link in a link in a link, each one encoded once more. */
    public static String longLink(String base, Flow flow) {
        String inner =
                base + "/api/auth/getOpenidAndSaveToken?token=" + flow.details().token();
        String middle = base + "/v1/api/getCode?bizRedirect=" + encode(inner);
        return base + LONG_LINK_PATH + "?appid=wx5a9db0c0de5a9db0&redirect_uri=" + encode(middle)
                + "&response_type=code&scope=snsapi_base&state=&component_appid=wx0b0c5a9db0c0de5a#wechat_redirect";
    }

    /** The token in the query of a long link; empty when the link was cut off. */
    static Optional<String> tokenIn(String query) {
        String redirectUri = fields(query).getOrDefault("redirect_uri", "");
        int bizRedirect = redirectUri.indexOf("bizRedirect=");
        if (bizRedirect < 0) {
            return Optional.empty();
        }
        try {
            String inner = decode(redirectUri.substring(bizRedirect + "bizRedirect=".length()));
            Matcher token = TOKEN.matcher(inner);
            return token.find() ? Optional.of(token.group(1)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Where the browser goes after the check: the callback URL with {@code contextId} as one more query parameter; or nowhere. */
    static Optional<URI> wayBack(Flow flow) {
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

    /** The fields of a form or a query, decoded. What can't be decoded is left out. */
    static Map<String, String> fields(String encoded) {
        Map<String, String> fields = new HashMap<>();
        for (String field : encoded.split("&", -1)) {
            int equals = field.indexOf('=');
            try {
                if (equals > 0) {
                    fields.put(decode(field.substring(0, equals)), decode(field.substring(equals + 1)));
                }
            } catch (IllegalArgumentException e) {
                // A percent sign without two digits.
            }
        }
        return fields;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
