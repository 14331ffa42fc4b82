package dev.gridwright.cli.host;

import java.util.List;

/// A command cannot go on; the message and the lines below it are for its user.
public final class CommandFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String message;
    private final ExitCode code;
    private final transient List<String> lines;

    public CommandFailed(ExitCode code, String message, List<String> lines) {
        super(message);
        this.message = message;
        this.code = code;
        this.lines = List.copyOf(lines);
    }

    public CommandFailed(ExitCode code, String message) {
        this(code, message, List.of());
    }

    public static CommandFailed usage(String message) {
        return new CommandFailed(ExitCode.USAGE, message);
    }

    @Override
    public String getMessage() {
        return message;
    }

    public ExitCode code() {
        return code;
    }

    public List<String> lines() {
        return lines;
    }
}
