package dev.gridwright.evaluate.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.trial.HttpCall.Match;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Whether an answer is what was expected.
final class Comparison {
    /// What models like to put around an answer.
    private static final Pattern AROUND = Pattern.compile("^[\\s\"'`*]+|[\\s\"'`*.!?,;:]+$");

    private static final Pattern FENCE = Pattern.compile("(?s)\\A\\s*```[A-Za-z]*\\s*(.*?)\\s*```\\s*\\z");
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(?:\\d{1,50}\\.?\\d{0,50}|\\.\\d{1,50})(?:[eE][+-]?\\d{1,3})?");

    private Comparison() {}

    static boolean holds(JsonNode found, Optional<String> field, String expected, Match match) {
        var compared = field.isEmpty() ? Optional.of(found) : inside(found, field.get());
        if (compared.isEmpty()
                || compared.get().isMissingNode()
                || compared.get().isNull()) {
            return false;
        }
        var text = compared.get().isTextual()
                ? compared.get().textValue()
                : compared.get().toString();
        return switch (match) {
            case EXACT -> text.equals(expected);
            case TEXT -> plain(text).equals(plain(expected));
            case CONTAINS -> lower(text).contains(lower(expected));
            case NUMBER -> sameNumber(text, expected);
        };
    }

    /// What stands at a pointer in a text that is JSON, perhaps between fences.
    private static Optional<JsonNode> inside(JsonNode found, String pointer) {
        if (!found.isTextual()) {
            return Optional.of(found.at(JsonPointer.compile(pointer)));
        }
        var fenced = FENCE.matcher(found.textValue());
        return Answer.parse(fenced.matches() ? fenced.group(1) : found.textValue())
                .map(root -> root.at(JsonPointer.compile(pointer)));
    }

    private static String plain(String text) {
        return AROUND.matcher(lower(text)).replaceAll("");
    }

    private static String lower(String text) {
        return text.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    }

    private static boolean sameNumber(String text, String expected) {
        var one = number(text);
        var other = number(expected);
        return one.isPresent() && other.isPresent() && one.get().compareTo(other.get()) == 0;
    }

    private static Optional<BigDecimal> number(String text) {
        var bare = AROUND.matcher(text).replaceAll("");
        return NUMBER.matcher(bare).matches() ? Optional.of(new BigDecimal(bare)) : Optional.empty();
    }
}
