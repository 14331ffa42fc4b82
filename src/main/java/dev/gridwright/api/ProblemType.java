package dev.gridwright.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The kinds of problem a server answers with.
public enum ProblemType {
    INVALID_PARAMETER(400, "A query parameter is not accepted", "Each entry of errors names one and what it may be."),
    INVALID_HEADER(400, "A header is not accepted", "The detail names it and what it may be."),
    MALFORMED_BODY(400, "The body cannot be read", "It must be the JSON object that the route describes."),
    MALFORMED_REQUEST(400, "The request cannot be read", "Send HTTP/1.1, and a body only where one belongs."),
    INVALID_PATH(400, "The address is not plain", "Write it as the interface's description does."),
    UNAUTHORIZED(401, "A token is needed", "Send a token that the server knows as 'Authorization: Bearer TOKEN'."),
    FORBIDDEN(
            403,
            "The token is not for this",
            "Use a token with the scope that the detail names; an administrator makes one with 'gridwright token"
                    + " create'."),
    FOREIGN_HOST(
            403,
            "This server does not go by that name",
            "Use the address it listens on, or have its operator add the name with --public-host."),
    FOREIGN_ORIGIN(
            403, "Another site may not write here", "Browsers may change studies only from this server's own pages."),
    UNKNOWN_ROUTE(404, "There is nothing at this address", "The API is found below /api/v1."),
    UNKNOWN_STUDY(404, "There is no such study", "GET /api/v1/studies lists those there are."),
    UNKNOWN_TRIAL(
            404,
            "There is no such trial",
            "A trial is there once it has started; waiting and skipped ones have no row."),
    UNKNOWN_ATTEMPT(
            404,
            "There is no such attempt, or nothing is kept of it",
            "Attempts are counted from 1, and a trial lists its own; without 'attempt' the last one is answered."),
    UNKNOWN_FILE(
            404,
            "No such file is kept",
            "GET .../files of the trial lists what is kept; files are kept of the best trials of a study alone."),
    UNKNOWN_POOL(404, "There is no such pool", "GET /api/v1/pools lists those there are."),
    UNKNOWN_TOKEN(404, "There is no such token", "GET /api/v1/tokens lists those there are."),
    METHOD_NOT_ALLOWED(405, "The address does not take this method", "The Allow header names those it takes."),
    NOT_ACCEPTABLE(406, "No media type the request accepts", "The detail names those there are."),
    REQUEST_TIMEOUT(408, "The request took too long to arrive", "Send headers and body without pausing."),
    STUDY_ENDED(409, "The study has ended", "Only a retry has it go on; its labels can be changed."),
    STUDY_ENDING(409, "The study is ending", "Try again once it has ended, which GET ?until=ended waits for."),
    STUDY_NOT_ENDED(409, "The study has not ended", "Cancel it, or wait for its end."),
    NOTHING_TO_RETRY(409, "No trial ended so", "Name outcomes that the study's counts show."),
    LEASE_SUPERSEDED(
            409,
            "The lease has ended without this",
            "Stop the attempt and drop its result; the trial has ended, or is tried again by someone else."),
    RESULT_DIFFERS(409, "The lease has another result", "The first one stands. Ask for the next lease."),
    REQUEST_ID_REUSED(
            409,
            "The request_id belongs to another request",
            "Use a new one for each new request, and the same one only to repeat a request unchanged."),
    REQUEST_IN_PROGRESS(
            409,
            "A request with the same key is still being carried out",
            "Send it again, unchanged, after the seconds that Retry-After names."),
    BACKUP_RUNNING(
            409,
            "A copy is being made already",
            "Try again later, after the seconds that Retry-After names; there is one at a time."),
    LEASE_GONE(410, "There is no such lease", "Stop the attempt and ask for another lease."),
    PRECONDITION_FAILED(412, "The study has changed meanwhile", "Get it again, and decide anew with its ETag."),
    BODY_TOO_LARGE(413, "The body is too large", "A body is at most as large as the detail says."),
    URL_TOO_LONG(414, "The address is too long", "The request line is at most 8 KiB."),
    UNSUPPORTED_MEDIA_TYPE(
            415, "The body's media type is not accepted", "The detail names those that are; encodings are not taken."),
    RANGE_NOT_SATISFIABLE(
            416, "The range has no bytes", "Content-Range names the length; ask for bytes from 0 to one less."),
    INVALID_GATE(422, "A gate is not accepted", "Each entry of errors names a place and what may be there."),
    INVALID_GRID(422, "The grid has problems", "Each entry of errors names a place, what is there and what may be."),
    GRID_TOO_LARGE(
            422, "The grid has more points than the server takes", "Take a sample, or ask for a higher --max-points."),
    NO_POINTS(422, "The grid has no points", "Its rules, its sample or the range leave nothing to run."),
    NOT_RUNNABLE(422, "This server cannot run such trials", "The detail says what is missing."),
    KEY_REUSED(
            422,
            "The Idempotency-Key belongs to another request",
            "Use a new key for each new request, and the same one only to repeat a request unchanged."),
    INVALID_CHANGE(
            422, "The change has problems", "Each entry of errors names a place, what is there and what may be."),
    PRECONDITION_REQUIRED(
            428,
            "The change must name the version it is meant for",
            "Get the study, and send its ETag as If-Match; * stands for any version."),
    HEADERS_TOO_LARGE(431, "The headers are too large", "Together they are at most 8 KiB."),
    TOO_MANY_REQUESTS(429, "Too many requests", "Send the next one after the seconds that Retry-After names."),
    QUOTA_EXCEEDED(
            429, "The token has too much unfinished work", "Let studies end, or cancel some; then submit again."),
    OVERLOADED(429, "The server has too much to do", "Try again after the seconds that Retry-After names."),
    INTERNAL(500, "The server made a mistake", "The server's log has an entry with the reference of the detail."),
    DRAINING(503, "The server is shutting down", "Try again once it is back."),
    NO_ROOM(
            507,
            "The disk has no room for it",
            "Free some space where the server's data directory lies, or delete studies."),
    STORE_FAULT(503, "The server cannot store results", "Nothing is accepted that could be lost; see /health/ready.");

    private final int status;
    private final String title;
    private final String remedy;

    ProblemType(int status, String title, String remedy) {
        this.status = status;
        this.title = title;
        this.remedy = remedy;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /// What to do about it, in one sentence.
    public String remedy() {
        return remedy;
    }

    /// The last part of its URL: `invalid-grid`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<ProblemType> of(String word) {
        return Arrays.stream(values()).filter(type -> type.word().equals(word)).findFirst();
    }
}
