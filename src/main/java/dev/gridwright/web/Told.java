package dev.gridwright.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.gridwright.api.Wire;
import dev.gridwright.store.Delivery;
import java.util.List;

/// What others were told of a study, as JSON.
final class Told {
    /// Where addresses have no port of their own.
    private static final String NO_PORT = ":-1";

    private Told() {}

    static ArrayNode of(List<Delivery.Shown> deliveries) {
        var told = JsonNodeFactory.instance.arrayNode();
        for (var delivery : deliveries) {
            var item = told.addObject();
            item.put("delivery", delivery.id());
            item.put("notify", delivery.hook());
            item.put("host", delivery.host().replace(NO_PORT, ""));
            item.put("event", delivery.event());
            item.put("state", delivery.state().word());
            item.put("attempts", delivery.attempts());
            item.put("created_at", Wire.time(delivery.createdAt()));
            boolean pending = delivery.state() == Delivery.State.PENDING;
            item.put(pending ? "due_at" : "ended_at", Wire.time(delivery.at()));
            item.put("message", delivery.message());
        }
        return told;
    }
}
