package dev.gridwright.store.sqlite;

import dev.gridwright.store.Delivery;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Reads and changes what is to be told to others.
final class DeliveryRows {
    private static final String COLUMNS =
            "id, study, hook, url, host, secret, event, latest_only, body, created_nanos, attempts";
    private static final String INSERT = "insert into delivery (" + COLUMNS + ", state, at_nanos, message) values "
            + Statements.marks(14) + " on conflict do nothing";
    private static final String REPLACE =
            "delete from delivery where study = ? and hook = ? and event = ? and latest_only = 1";
    private static final String UPDATE = "update delivery set state = ?, attempts = ?, at_nanos = ?, message = ?,"
            + " body = case when ? = 1 then '' else body end where id = ? and state = 'pending'";
    private static final String FORGET = "delete from delivery where id = ? and state <> 'pending' and not exists"
            + " (select 1 from study where study.id = delivery.study and study.deleted = 0)";
    private static final String FORGET_ENDED = "delete from delivery where study = ? and state <> 'pending'";
    private static final String DUE = "select " + COLUMNS + " from (select delivery.*, row_number() over (partition by"
            + " host order by at_nanos, id) as place from delivery where state = 'pending' and at_nanos <= ?) as due"
            + " where place <= ? order by at_nanos, id limit ?";
    private static final String NEXT =
            "select at_nanos from delivery where state = 'pending' and at_nanos > ? order by at_nanos limit 1";
    private static final String PENDING = "select count(*) from delivery where state = 'pending'";
    private static final String OF_STUDY =
            "select id, hook, host, event, state, attempts, created_nanos, at_nanos, message"
                    + " from delivery where study = ? order by created_nanos, hook, event";

    /// For so long a delivery of which only the latest counts waits for a later one.
    private static final Duration GATHERING = Duration.ofSeconds(1);

    private final Statements statements;

    DeliveryRows(Statements statements) {
        this.statements = statements;
    }

    void insert(List<Delivery> deliveries) throws SQLException {
        for (var delivery : deliveries) {
            if (delivery.latestOnly()) {
                var replace = statements.prepare(REPLACE);
                replace.set().text(delivery.study()).number(delivery.hook()).text(delivery.event());
                replace.update();
            }
            var insert = statements.prepare(INSERT);
            insert.set()
                    .text(delivery.id())
                    .text(delivery.study())
                    .number(delivery.hook())
                    .freeText(delivery.url())
                    .freeText(delivery.host())
                    .text(delivery.secret().orElse(null))
                    .text(delivery.event())
                    .flag(delivery.latestOnly())
                    .freeText(delivery.body())
                    .time(delivery.createdAt())
                    .number(delivery.attempts())
                    .text(Delivery.State.PENDING.word())
                    .time(delivery.latestOnly() ? delivery.createdAt().plus(GATHERING) : delivery.createdAt())
                    .text("");
            insert.update();
        }
    }

    void tried(Delivery.Tried tried) throws SQLException {
        boolean ended = tried.state() != Delivery.State.PENDING;
        var update = statements.prepare(UPDATE);
        update.set()
                .text(tried.state().word())
                .number(tried.attempts())
                .time(tried.at())
                .freeText(tried.message())
                .flag(ended)
                .text(tried.id());
        update.update();
        if (ended) {
            var forget = statements.prepare(FORGET);
            forget.set().text(tried.id());
            forget.update();
        }
    }

    /// Forgets what has been told of a study that is deleted; what is still to be told, is.
    void forget(String study) throws SQLException {
        var forget = statements.prepare(FORGET_ENDED);
        forget.set().text(study);
        forget.update();
    }

    List<Delivery> due(Instant now, int perHost, int limit) throws SQLException {
        var due = statements.prepare(DUE);
        due.set().time(now).number(perHost).number(limit);
        return due.list(row -> new Delivery(
                row.text(),
                row.text(),
                row.integer(),
                row.text(),
                row.text(),
                row.optionalText(),
                row.text(),
                row.flag(),
                row.text(),
                row.time(),
                row.integer()));
    }

    Optional<Instant> nextAfter(Instant now) throws SQLException {
        var next = statements.prepare(NEXT);
        next.set().time(now);
        return next.first(Row::time);
    }

    long pending() throws SQLException {
        return statements.prepare(PENDING).number();
    }

    List<Delivery.Shown> of(String study) throws SQLException {
        var select = statements.prepare(OF_STUDY);
        select.set().text(study);
        return select.list(row -> new Delivery.Shown(
                row.text(),
                row.integer(),
                row.text(),
                row.text(),
                Delivery.State.of(row.text()),
                row.integer(),
                row.time(),
                row.time(),
                row.text()));
    }
}
