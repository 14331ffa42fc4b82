package dev.gridwright.grid.tree;

import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/// Says in plain words why a text is not YAML.
final class YamlSyntax {
    private YamlSyntax() {}

    static Fault fault(MarkedYamlEngineException e, String text) {
        var mark = e.getProblemMark().or(e::getContextMark);
        int line = mark.map(m -> m.getLine() + 1).orElse(1);
        int column = mark.map(m -> m.getColumn() + 1).orElse(1);
        var place = Place.root(line, column);
        var problem = e.getProblem() == null ? "unreadable" : e.getProblem();
        if (problem.contains("TAB") || indentsByTab(text, line)) {
            return new Fault(place, "not YAML: a tab in the indentation", "a tab", "spaces");
        }
        return new Fault(place, "not YAML: " + words(problem), "", "");
    }

    private static boolean indentsByTab(String text, int line) {
        return text.lines()
                .skip(Math.max(0, line - 1L))
                .findFirst()
                .filter(found -> found.stripLeading().length() < found.length()
                        && found.substring(
                                                0,
                                                found.length()
                                                        - found.stripLeading().length())
                                        .indexOf('\t')
                                >= 0)
                .isPresent();
    }

    private static String words(String problem) {
        if (problem.contains("mapping values are not allowed here")) {
            return "a ':' where no key can be; a value with ': ' in it needs quotes,"
                    + " and keys of one map need the same indentation";
        }
        if (problem.contains("could not find expected ':'")) {
            return "a key without ':' after it";
        }
        if (problem.contains("expected ',' or ']'")) {
            return "a list that is not closed; ',' or ']' is missing";
        }
        if (problem.contains("expected ',' or '}'")) {
            return "a map that is not closed; ',' or '}' is missing";
        }
        if (problem.contains("expected <block end>")) {
            return "an item whose indentation fits nothing above it";
        }
        if (problem.contains("unexpected end of stream") || problem.contains("<stream end>")) {
            return "the text ends before something that was opened is closed";
        }
        if (problem.contains("cannot start any token")) {
            return problem.replace("cannot start any token", "cannot begin a value; put it in quotes");
        }
        return problem;
    }
}
