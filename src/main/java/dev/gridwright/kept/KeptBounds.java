package dev.gridwright.kept;

/// How much is kept at most.
///
/// @param trialBytes of one trial
/// @param studyBytes of all trials of a study together
/// @param files of one trial
/// @param entries of a trial's output folder that are looked at: files, folders and whatever else lies there
/// @param depth of folders in each other
/// @param freeBytes that stay free on the disk
public record KeptBounds(long trialBytes, long studyBytes, int files, int entries, int depth, long freeBytes) {
    public static final KeptBounds DEFAULT = new KeptBounds(1L << 30, 10L << 30, 1_000, 10_000, 16, 1L << 30);
}
