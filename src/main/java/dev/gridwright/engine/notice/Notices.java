package dev.gridwright.engine.notice;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gridwright.api.StudyJson;
import dev.gridwright.store.Delivery;
import dev.gridwright.study.Hook;
import dev.gridwright.study.Hook.Event;
import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Trial;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// Makes deliveries of what happens to a study, one for each address that wants to be told.
///
/// *Thread*: any.
public final class Notices {
    /// Above this what is told leaves out first the best trial, then all but what identifies the study.
    static final int MAX_BODY_CHARACTERS = 64 * 1024;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ID_BYTES = 16;

    private Notices() {}

    /// The study has begun.
    public static List<Delivery> started(List<Hook> hooks, Supplier<StudyView> study, Instant now) {
        return of(hooks, List.of(Event.STARTED), study, Optional.empty(), now);
    }

    /// Another trial is the best one.
    public static List<Delivery> best(List<Hook> hooks, Supplier<StudyView> study, Trial best, Instant now) {
        return of(hooks, List.of(Event.BEST), study, Optional.of(best), now);
    }

    /// The study has ended.
    public static List<Delivery> ended(List<Hook> hooks, Supplier<StudyView> study, Instant now) {
        if (hooks.isEmpty()) {
            return List.of();
        }
        boolean failed = study.get().verdict().equals("failed");
        var events = failed ? List.of(Event.FINISHED, Event.GATE_FAILED) : List.of(Event.FINISHED);
        return of(hooks, events, study, Optional.empty(), now);
    }

    private static List<Delivery> of(
            List<Hook> hooks, List<Event> events, Supplier<StudyView> study, Optional<Trial> best, Instant now) {
        var deliveries = new ArrayList<Delivery>();
        for (int i = 0; i < hooks.size(); i++) {
            for (var event : events) {
                if (hooks.get(i).on().contains(event)) {
                    deliveries.add(delivery(i, hooks.get(i), event, study.get(), best, now));
                }
            }
        }
        return deliveries;
    }

    private static Delivery delivery(
            int index, Hook hook, Event event, StudyView study, Optional<Trial> best, Instant now) {
        var bytes = new byte[ID_BYTES];
        RANDOM.nextBytes(bytes);
        var id = HexFormat.of().formatHex(bytes);
        return new Delivery(
                id,
                study.id(),
                index,
                hook.url(),
                host(hook.url()),
                hook.secret(),
                event.word(),
                event == Event.BEST,
                body(id, event, study, best, now),
                now,
                0);
    }

    private static String host(String url) {
        var address = URI.create(url);
        return (address.getHost() + ':' + address.getPort()).toLowerCase(Locale.ROOT);
    }

    private static String body(String id, Event event, StudyView study, Optional<Trial> best, Instant now) {
        var told = StudyJson.of(study);
        best.ifPresent(trial -> told.set("best", StudyJson.best(trial)));
        var whole = body(id, event, told, now);
        if (whole.length() <= MAX_BODY_CHARACTERS) {
            return whole;
        }
        told.remove("best");
        var shorter = body(id, event, told, now);
        return shorter.length() <= MAX_BODY_CHARACTERS
                ? shorter
                : body(id, event, told.retain("id", "name", "state", "stop_reason", "verdict", "counts"), now);
    }

    private static String body(String id, Event event, ObjectNode study, Instant now) {
        var body = JsonNodeFactory.instance.objectNode();
        body.put("event", event.word());
        body.put("delivery", id);
        body.put("at", now.truncatedTo(ChronoUnit.MILLIS).toString());
        body.set("study", study);
        return body.toString();
    }
}
