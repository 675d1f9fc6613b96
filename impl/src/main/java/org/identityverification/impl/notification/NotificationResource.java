package org.identityverification.impl.notification;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.ModuleClock;
import org.identityverification.impl.concurrent.Deadline;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.messages.OncePerMinute;
import org.identityverification.impl.telemetry.Telemetry;
import org.identityverification.impl.telemetry.Telemetry.NotificationOutcome;
import org.identityverification.impl.token.NotifyTokens;
import org.identityverification.impl.verification.Transition;
import org.jspecify.annotations.Nullable;

/**
 * Where the provider POSTs results to (contract, section 2), under the {@code @ApplicationPath} of the application. An
 * application that overrides {@code getClasses()} lists this class.
 *
 * <p>The token is checked before anything else: without a valid one no byte of the body is read. Everything that the
 * provider may send is accepted, and nothing that a stranger sends leads to the answer 500.
 */
@Path("/notifications")
@ApplicationScoped
@PermitAll
public class NotificationResource {

    static final int MAX_BODY_BYTES = 16 * 1024;

    /** The provider itself gives up after this time (contract, section 2). */
    private static final Duration BODY_TIMEOUT = Duration.ofSeconds(5);

    private static final Logger LOGGER = System.getLogger(NotificationResource.class.getName());

    private final NotificationReader reader = new NotificationReader();
    private final OncePerMinute refusals = new OncePerMinute();
    private final OncePerMinute partsLeftOut = new OncePerMinute();
    private final OncePerMinute tooManyClaims = new OncePerMinute();

    @Inject
    Settings settings;

    @Inject
    NotificationRecorder recorder;

    @Inject
    Telemetry telemetry;

    @Inject
    @ModuleClock
    Clock clock;

    Duration bodyTimeout = BODY_TIMEOUT;
    private Optional<NotifyTokens> tokens = Optional.empty();

    @PostConstruct
    void prepare() {
        tokens = NotifyTokens.of(settings);
    }

    /** The provider sends this when a person opens the face page. It proves nothing and does nothing. */
    @GET
    @Path("{token}")
    public Response ping(@Encoded @PathParam("token") String token) {
        return answer(verificationOf(token).isPresent() ? Status.OK : Status.NOT_FOUND)
                .build();
    }

    /** The provider says how a verification ended. Answers 200 once the result is stored; otherwise 404, 408, 413, 400 or 503. */
    @POST
    @Path("{token}")
    @Consumes(MediaType.WILDCARD)
    public Response accept(
            @Encoded @PathParam("token") String token,
            @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Nullable String contentLength,
            InputStream body) {
        Optional<UUID> verificationId = verificationOf(token);
        if (verificationId.isEmpty()) {
            return answer(Status.NOT_FOUND, NotificationOutcome.FORGED);
        }
        telemetry.notified(verificationId.get());
        return accept(verificationId.get(), contentLength, body);
    }

    private Response accept(UUID verificationId, @Nullable String contentLength, InputStream body) {
        if (saysTooLong(contentLength)) {
            return answer(Status.REQUEST_ENTITY_TOO_LARGE, NotificationOutcome.CUT_OFF);
        }
        try {
            byte[] bytes = read(body);
            return bytes.length > MAX_BODY_BYTES
                    ? answer(Status.REQUEST_ENTITY_TOO_LARGE, NotificationOutcome.CUT_OFF)
                    : record(verificationId, bytes);
        } catch (BodyTooSlowException e) {
            telemetry.answered(NotificationOutcome.CUT_OFF);
            return answer(Status.REQUEST_TIMEOUT).header("Connection", "close").build();
        } catch (IOException e) {
            return refused(verificationId, "its body ended early");
        } catch (UnreadableNotificationException e) {
            return refused(verificationId, String.valueOf(e.getMessage()));
        }
    }

    private byte[] read(InputStream body) throws IOException {
        Deadline deadline = Deadline.after(bodyTimeout);
        byte[] bytes = new byte[MAX_BODY_BYTES + 1];
        int length = 0;
        int more;
        while (length < bytes.length && (more = body.read(bytes, length, bytes.length - length)) >= 0) {
            length += more;
            if (deadline.hasPassed()) {
                throw new BodyTooSlowException();
            }
        }
        return Arrays.copyOf(bytes, length);
    }

    private Response record(UUID verificationId, byte[] body) throws UnreadableNotificationException {
        Notification notification = reader.read(body);
        // Before it is stored: its delivery may begin at once.
        telemetry.brings(verificationId, notification.success());
        Optional<Transition.Effect> effect = recorder.record(verificationId, notification);
        if (effect.isEmpty()) {
            telemetry.answered(NotificationOutcome.NOT_STORED);
            return answer(Status.SERVICE_UNAVAILABLE)
                    .header(HttpHeaders.RETRY_AFTER, 1)
                    .build();
        }
        if (!notification.leftOut().isEmpty()) {
            String fields = String.join(" and ", notification.leftOut());
            logOncePerMinute(partsLeftOut, Message.NOTIFICATION_PART_LEFT_OUT, verificationId, fields);
        }
        return switch (effect.get()) {
            case CHANGED -> answer(Status.OK, NotificationOutcome.ACCEPTED);
            case NOTHING_NEW -> answer(Status.OK, NotificationOutcome.DUPLICATE);
            case TOO_MANY -> {
                logOncePerMinute(tooManyClaims, Message.TOO_MANY_CLAIMS, verificationId, "");
                yield answer(Status.OK, NotificationOutcome.DUPLICATE);
            }
            case OTHER_FLOW -> refused(verificationId, "its flowId is not this verification's");
        };
    }

    private Optional<UUID> verificationOf(String token) {
        telemetry.hideToken();
        return tokens.flatMap(it -> it.verify(token, clock.instant()));
    }

    private static boolean saysTooLong(@Nullable String contentLength) {
        if (contentLength == null || !contentLength.matches("\\d+")) {
            return false;
        }
        return contentLength.length() > 5 || Integer.parseInt(contentLength) > MAX_BODY_BYTES;
    }

    private Response refused(UUID verificationId, String why) {
        logOncePerMinute(refusals, Message.NOTIFICATION_REFUSED, verificationId, why);
        return answer(Status.BAD_REQUEST, NotificationOutcome.REFUSED);
    }

    private static void logOncePerMinute(OncePerMinute limit, Message message, UUID verificationId, String what) {
        if (limit.permits(verificationId)) {
            message.log(LOGGER, verificationId, what);
        }
    }

    private Response answer(Status status, NotificationOutcome outcome) {
        telemetry.answered(outcome);
        return answer(status).build();
    }

    private static Response.ResponseBuilder answer(Status status) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity("{\"received\":" + (status == Status.OK) + "}");
    }

    private static final class BodyTooSlowException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
