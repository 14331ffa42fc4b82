package dev.gridwright.grid.section;

import dev.gridwright.grid.tree.Node;
import dev.gridwright.grid.tree.Place;
import org.jspecify.annotations.Nullable;

/// Finds the place that a JSON pointer leads to.
final class Places {
    private final Node root;

    Places(Node root) {
        this.root = root;
    }

    /// The place of a pointer; where it leads nowhere, a place with that pointer at the last part that is there.
    Place at(String pointer) {
        if (pointer.isEmpty()) {
            return root.place();
        }
        @Nullable Node node = root;
        var place = root.place();
        for (var escaped : pointer.substring(1).split("/", -1)) {
            var step = unescaped(escaped);
            node = node == null ? null : child(node, step);
            place = node == null ? place.key(step, place.line(), place.column()) : node.place();
        }
        return place;
    }

    /// Whether a pointer leads to something.
    boolean isThere(String pointer) {
        @Nullable Node node = root;
        for (var step : pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1)) {
            node = node == null ? null : child(node, unescaped(step));
        }
        return node != null;
    }

    private static String unescaped(String step) {
        return step.replace("~1", "/").replace("~0", "~");
    }

    private static @Nullable Node child(Node node, String step) {
        return switch (node) {
            case Node.Mapping mapping -> mapping.entries().get(step);
            case Node.Listing listing -> {
                int index = step.length() < 10 && step.chars().allMatch(Character::isDigit) && !step.isEmpty()
                        ? Integer.parseInt(step)
                        : Integer.MAX_VALUE;
                yield index < listing.items().size() ? listing.items().get(index) : null;
            }
            default -> null;
        };
    }
}
