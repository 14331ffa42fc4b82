package dev.gridwright.web.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Lists as all lists are answered: `items`, and where the `next` ones are.
public final class Paging {
    private Paging() {}

    /// Writes one item of a list.
    @FunctionalInterface
    public interface Item<T> {
        void write(JsonGenerator out, T item) throws IOException;
    }

    /// Answers with a page, and names the next one in the body and in a `Link` header.
    ///
    /// @param cursor of the next page; empty when this is the last
    public static <T> void answer(RoutingContext context, List<T> items, Item<T> item, Optional<String> cursor) {
        var next = cursor.map(place -> nextPage(context, place));
        next.ifPresent(url -> context.response().putHeader("Link", "<" + url + ">; rel=\"next\""));
        Answer.json(context, 200, out -> writeItems(out, items, item, next));
    }

    /// This request's address with another cursor.
    public static String nextPage(RoutingContext context, String cursor) {
        var parameters = new ArrayList<String>();
        for (var parameter : context.queryParams()) {
            if (!parameter.getKey().equals("cursor")) {
                parameters.add(encode(parameter.getKey()) + "=" + encode(parameter.getValue()));
            }
        }
        parameters.add("cursor=" + encode(cursor));
        return context.request().path() + "?" + String.join("&", parameters);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// Writes a list: its items, and where the next ones are.
    public static <T> void writeItems(JsonGenerator out, List<T> items, Item<T> item, Optional<String> next)
            throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("items");
        for (var one : items) {
            item.write(out, one);
        }
        out.writeEndArray();
        if (next.isPresent()) {
            out.writeStringField("next", next.get());
        } else {
            out.writeNullField("next");
        }
        out.writeEndObject();
    }
}
