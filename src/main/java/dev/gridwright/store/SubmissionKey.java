package dev.gridwright.store;

/// What a client calls a submission, so that sending it again does not make a second study.
///
/// @param scope whose key it is: keys of different scopes have nothing to do with each other
/// @param requestSha256 of the request that came with it, in hexadecimal digits
public record SubmissionKey(String scope, String key, String requestSha256) {
    /// A key that a study was submitted with.
    ///
    /// @param study its id; it may have been deleted since
    public record Used(String requestSha256, String study) {}
}
