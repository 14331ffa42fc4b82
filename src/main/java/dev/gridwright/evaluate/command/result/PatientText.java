package dev.gridwright.evaluate.command.result;

/// A line in which an expression is looked for, with patience for so many looks: some expressions would take years
/// for some lines.
final class PatientText implements CharSequence {
    private static final int MAX_LOOKS = 2_000_000;

    private final String text;
    private int looks;

    PatientText(String text) {
        this.text = text;
    }

    /// The expression takes too long.
    static final class TooSlow extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooSlow() {
            super("an expression takes too long", null, false, false);
        }
    }

    @Override
    public char charAt(int index) {
        if (looks++ > MAX_LOOKS) {
            throw new TooSlow();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
