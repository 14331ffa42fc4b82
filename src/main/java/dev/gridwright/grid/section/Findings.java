package dev.gridwright.grid.section;

import dev.gridwright.grid.tree.Fault;
import dev.gridwright.grid.tree.Node;
import dev.gridwright.grid.tree.Place;
import dev.gridwright.space.NearestName;
import dev.gridwright.space.SpaceProblem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;

/// Collects what comes to light while a grid is read: problems, obstacles to running it, warnings, defaults.
public final class Findings {
    /// Problems reported at once; a file of nothing but errors helps nobody by listing more.
    public static final int MAX_PROBLEMS = 200;

    private static final Comparator<Problem> IN_DOCUMENT_ORDER = Comparator.comparingInt(
                    (Problem problem) -> problem.line().orElse(Integer.MAX_VALUE))
            .thenComparingInt(problem -> problem.column().orElse(Integer.MAX_VALUE));

    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> obstacles = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final SequencedMap<String, String> defaults = new LinkedHashMap<>();
    private final Places places;
    private int more;

    /// @param root of the document that is read
    /// @param known problems that came to light before
    public Findings(Node root, List<Problem> known) {
        places = new Places(root);
        problems.addAll(known);
    }

    /// Something stands where it may not.
    public void problem(Place place, String detail, String found, String allowed) {
        problem(place, detail, found, allowed, Optional.empty());
    }

    public void problem(Place place, String detail, String found, String allowed, Optional<String> suggestion) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(at(place, detail, found, allowed, suggestion));
        } else {
            more++;
        }
    }

    /// A node is not what may stand in its place. A node that was refused while reading has its problem already.
    public void mismatch(Node node, String allowed) {
        mismatch(node, allowed, Optional.empty());
    }

    public void mismatch(Node node, String allowed, Optional<String> suggestion) {
        if (!(node instanceof Node.Refused)) {
            problem(node.place(), "not allowed here", node.words(), allowed, suggestion);
        }
    }

    /// A word is none of those known.
    public void unknown(Place place, String detail, String word, Collection<String> known) {
        if (problems.size() < MAX_PROBLEMS) {
            problem(place, detail, '"' + word + '"', String.join(", ", known), nearest(word, known));
        } else {
            // Looking for a name that nobody is shown takes most of the time that a document of such keys does.
            more++;
        }
    }

    /// The known name that a word was probably meant to be: one slip away, or one that begins with it.
    static Optional<String> nearest(String word, Collection<String> known) {
        return NearestName.of(word, known)
                .or(() -> word.length() < 2
                        ? Optional.empty()
                        : known.stream().filter(name -> name.startsWith(word)).findFirst());
    }

    public void fault(Fault fault) {
        problem(fault.place(), fault.detail(), fault.found(), fault.allowed());
    }

    public static Problem problem(Fault fault) {
        return at(fault.place(), fault.detail(), fault.found(), fault.allowed(), Optional.empty());
    }

    /// A problem found by the space, at its pointer.
    public void problem(SpaceProblem problem) {
        var column =
                problem.column().isPresent() ? " in column " + problem.column().getAsInt() + " of the text" : "";
        problem(
                places.at(problem.pointer()),
                "not allowed here",
                problem.found() + column,
                problem.allowed(),
                problem.nearest());
    }

    /// The pointer of a member of the map at a pointer.
    public static String child(String pointer, String key) {
        return pointer + "/" + key.replace("~", "~0").replace("/", "~1");
    }

    /// Where a pointer leads, as far as it leads anywhere.
    public Place place(String pointer) {
        return places.at(pointer);
    }

    /// Whether a pointer leads to something.
    public boolean isThere(String pointer) {
        return places.isThere(pointer);
    }

    /// Something that is right, and planned, but that this version cannot run.
    void notYet(Place place, String what) {
        obstacle(place, what + " cannot be run by this version yet; it can only be planned");
    }

    /// Something that can be planned but not run.
    public void obstacle(Place place, String detail) {
        if (obstacles.size() < MAX_PROBLEMS) {
            obstacles.add(at(place, detail, "", "", Optional.empty()));
        }
    }

    public void warn(String warning) {
        if (warnings.size() < MAX_PROBLEMS) {
            warnings.add(warning);
        }
    }

    /// A value that was filled in.
    public void filledIn(String pointer, Object value) {
        defaults.put(pointer, value.toString());
    }

    /// How many problems there are so far.
    public int count() {
        return problems.size() + more;
    }

    /// All problems in the order of the document.
    public List<Problem> problems() {
        var sorted = new ArrayList<>(problems);
        sorted.sort(IN_DOCUMENT_ORDER);
        if (more > 0) {
            sorted.add(Problem.of(more + " more problems are not listed"));
        }
        return List.copyOf(sorted);
    }

    public List<Problem> obstacles() {
        return List.copyOf(obstacles);
    }

    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    public SequencedMap<String, String> defaults() {
        return defaults;
    }

    public static Problem at(Place place, String detail, String found, String allowed, Optional<String> suggestion) {
        boolean inText = place.line() > 0;
        return new Problem(
                place.pointer(),
                inText ? OptionalInt.of(place.line()) : OptionalInt.empty(),
                inText ? OptionalInt.of(place.column()) : OptionalInt.empty(),
                detail,
                found,
                allowed,
                suggestion);
    }
}
