package dev.gridwright.cli.terminal;

/// Text that a forge's runner, which reads along in the log of a job, takes for no command to itself.
///
/// Such a command is `::` as the first of a line but blanks (GitHub, Gitea, Forgejo), or `##[` or `##name[` anywhere
/// (GitHub, Azure Pipelines, TeamCity). The second colon, or the bracket, is replaced by its number, as Java writes
/// it, so that nothing has to be known of what follows: text may come in pieces.
///
/// *Source*: actions/runner, `ActionCommand.cs`, which cuts blanks off before it looks.
///
/// *Thread*: one at a time.
final class Inert {
    private boolean blank = true;
    private boolean colon;
    private boolean hash;
    private boolean opening;

    /// The next piece of a text, the first of which begins a line.
    String of(String text) {
        var inert = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (colon && c == ':' || opening && c == '[') {
                inert.append(String.format("\\u%04x", (int) c));
            } else {
                inert.append(c);
            }
            colon = blank && c == ':';
            opening = c == '#' ? hash : opening && isOfName(c);
            hash = c == '#';
            blank = c == '\n' || blank && isBlank(c);
        }
        return inert.toString();
    }

    private static boolean isOfName(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
    }

    /// Also what leaves no trace in what is shown.
    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || SafeText.isSign(c);
    }
}
