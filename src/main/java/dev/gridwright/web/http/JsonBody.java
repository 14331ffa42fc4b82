package dev.gridwright.web.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gridwright.api.ProblemJson;
import dev.gridwright.api.ProblemJson.Fault;
import dev.gridwright.api.ProblemType;
import dev.gridwright.api.Wire;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// The bodies of requests, once a body handler has read them: text in UTF-8, or one JSON object.
public final class JsonBody {
    private static final Set<String> MEDIA_TYPES = Set.of(Answer.JSON, "application/merge-patch+json");

    private static final ObjectReader MEASURED = Wire.JSON.reader().with(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS);

    private JsonBody() {}

    /// The object that the body is. Duplicate keys, trailing text and more than [Wire#MAX_DEPTH] levels are refused.
    ///
    /// @param known its keys; others are refused, all at once; none given takes any
    /// @throws Refused with 415 when the body is not sent as JSON, with 400 when it is not such an object
    public static ObjectNode object(RoutingContext context, String... known) {
        var text = text(context).orElseThrow(() -> refused("The body is empty; it must be a JSON object."));
        checkMediaType(context);
        var object = parse(text, Wire.JSON.reader());
        checkKeys(object, known);
        return object;
    }

    /// The same where a number may be `NaN`, `Infinity` or `-Infinity`, which is no JSON but what some languages write.
    public static ObjectNode measured(RoutingContext context, String... known) {
        var text = text(context).orElseThrow(() -> refused("The body is empty; it must be a JSON object."));
        checkMediaType(context);
        var object = parse(text, MEASURED);
        checkKeys(object, known);
        return object;
    }

    /// The same where the body may be left out: an empty object then.
    public static ObjectNode optional(RoutingContext context, String... known) {
        return text(context).isEmpty() ? Wire.JSON.createObjectNode() : object(context, known);
    }

    /// The body as text; empty when there is none.
    ///
    /// @throws Refused with 400 when it is not UTF-8
    public static Optional<String> text(RoutingContext context) {
        var body = context.body().buffer();
        if (body == null || body.length() == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body.getBytes()))
                    .toString());
        } catch (CharacterCodingException e) {
            throw refused("The body is not text in UTF-8.");
        }
    }

    /// The media type that the body is sent as, in lower case and without parameters; empty when it does not say.
    public static String mediaType(RoutingContext context) {
        var type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static void checkMediaType(RoutingContext context) {
        var mediaType = mediaType(context);
        if (!MEDIA_TYPES.contains(mediaType)) {
            throw new Refused(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE,
                    "The body is sent as application/json, not "
                            + (mediaType.isEmpty() ? "without a Content-Type" : "as " + mediaType) + ".");
        }
    }

    private static ObjectNode parse(String text, ObjectReader reader) {
        try {
            if (reader.readTree(text) instanceof ObjectNode object) {
                return object;
            }
            throw refused("The body is JSON, but not an object.");
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            var fault = new Fault(
                    "",
                    e.getOriginalMessage(),
                    Optional.empty(),
                    at == null ? OptionalInt.empty() : OptionalInt.of(at.getLineNr()),
                    at == null ? OptionalInt.empty() : OptionalInt.of(at.getColumnNr()));
            throw new Refused(new ProblemJson(
                    ProblemType.MALFORMED_BODY,
                    "The body is not JSON as it is taken: " + e.getOriginalMessage(),
                    List.of(fault)));
        }
    }

    private static void checkKeys(ObjectNode object, String... known) {
        if (known.length == 0) {
            return;
        }
        var faults = object.propertyStream()
                .filter(entry -> !Arrays.asList(known).contains(entry.getKey()))
                .map(entry -> Fault.at(
                        "/" + entry.getKey().replace("~", "~0").replace("/", "~1"),
                        "unknown key; known are " + String.join(", ", known),
                        entry.getKey()))
                .toList();
        if (!faults.isEmpty()) {
            throw new Refused(ProblemType.MALFORMED_BODY, faults);
        }
    }

    private static Refused refused(String detail) {
        return new Refused(ProblemType.MALFORMED_BODY, detail);
    }
}
