package dev.gridwright.store.sqlite.row;

import dev.gridwright.store.Delivery;
import dev.gridwright.store.sqlite.database.Row;
import dev.gridwright.store.sqlite.database.Statements;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// Reads and changes what is to be told to others.
public final class DeliveryRows {
    private static final String COLUMNS =
            "id, study, hook, url, host, secret, event, latest_only, body, created_nanos, attempts";
    private static final String INSERT = "insert into delivery (" + COLUMNS
            + ", state, at_nanos, message, place) values " + Statements.marks(15) + " on conflict do nothing";
    private static final String NEXT_PLACE =
            "select coalesce(max(place), 0) + 1 from delivery where study = ? and hook = ?";
    private static final String HASTEN = "update delivery set at_nanos = ? where study = ? and hook = ? and place < ?"
            + " and state = 'pending' and at_nanos > ? and (attempts < ? or latest_only = 1)";
    private static final String REPLACE =
            "delete from delivery where study = ? and hook = ? and event = ? and latest_only = 1";
    private static final String UPDATE = "update delivery set state = ?, attempts = ?, at_nanos = ?, message = ?,"
            + " body = case when ? = 1 then '' else body end where id = ? and state = 'pending'";
    private static final String FORGET = "delete from delivery where id = ? and state <> 'pending' and not exists"
            + " (select 1 from study where study.id = delivery.study and study.deleted = 0)";
    private static final String FORGET_ENDED = "delete from delivery where study = ? and state <> 'pending'";
    private static final String PLACE = "select study, hook, place from delivery where id = ?";
    private static final String DROP_SUPERSEDED = "delete from delivery where id = ? and latest_only = 1"
            + " and state = 'pending' and exists (select 1 from delivery as later where later.study = delivery.study"
            + " and later.hook = delivery.hook and later.place > delivery.place)";
    private static final String LONGEST_DUE =
            "select host from delivery where state = 'pending' and at_nanos <= ? order by at_nanos limit ?";

    /// By one step in the index for each host with anything to be told, however much that is.
    private static final String HOSTS_WITH_DUE = """
            with recursive host_with(name) as (
                select min(host) from delivery where state = 'pending'
                union all
                select (select min(host) from delivery where state = 'pending' and host > name)
                from host_with where name is not null),
            first_of(name, at_nanos) as (
                select name, (select min(at_nanos) from delivery where state = 'pending' and host = name)
                from host_with where name is not null)
            select name from first_of where at_nanos <= ? order by at_nanos limit ?
            """;

    private static final String DUE_OF_HOST = "select " + COLUMNS + " from delivery"
            + " where host = ? and state = 'pending' and at_nanos <= ?"
            + " and not exists (select 1 from delivery as earlier where earlier.study = delivery.study"
            + " and earlier.hook = delivery.hook and earlier.place < delivery.place and earlier.state = 'pending'"
            + " and earlier.at_nanos <= ?) order by at_nanos, place, id limit ?";
    private static final String NEXT =
            "select at_nanos from delivery where state = 'pending' and at_nanos > ? order by at_nanos limit 1";
    /// What is asked each time when something may have to be told.
    public static final List<String> AT_EACH_WAKE = List.of(LONGEST_DUE, HOSTS_WITH_DUE, DUE_OF_HOST, NEXT);

    private static final String PENDING = "select count(*) from delivery where state = 'pending'";
    private static final String OF_STUDY =
            "select id, hook, host, event, state, attempts, created_nanos, at_nanos, message"
                    + " from delivery where study = ? order by created_nanos, hook, place";

    /// For so long a delivery of which only the latest counts waits for a later one.
    private static final Duration GATHERING = Duration.ofSeconds(1);

    /// So many of what is due the longest are looked at before all hosts are.
    private static final int PAGE = 1_000;

    /// So many of its tries may be made sooner because something later is to be told; the others are for an address
    /// that is away for hours.
    private static final int HASTENED_TRIES = 10;

    private final Statements statements;

    /// What one address is to be told of one study goes out in the order of its places, counted from 1.
    private record Place(String study, int hook, long number) {}

    public DeliveryRows(Statements statements) {
        this.statements = statements;
    }

    public void insert(List<Delivery> deliveries) throws SQLException {
        for (var delivery : deliveries) {
            if (delivery.latestOnly()) {
                var replace = statements.prepare(REPLACE);
                replace.set().text(delivery.study()).number(delivery.hook()).text(delivery.event());
                replace.update();
            }
            var due = delivery.latestOnly() ? delivery.createdAt().plus(GATHERING) : delivery.createdAt();
            var place = nextPlace(delivery);
            hasten(place, due);
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
                    .time(due)
                    .text("")
                    .number(place.number());
            insert.update();
        }
    }

    private Place nextPlace(Delivery delivery) throws SQLException {
        var next = statements.prepare(NEXT_PLACE);
        next.set().text(delivery.study()).number(delivery.hook());
        return new Place(delivery.study(), delivery.hook(), next.number());
    }

    /// What comes before a place is due no later than what is there.
    private void hasten(Place place, Instant due) throws SQLException {
        var hasten = statements.prepare(HASTEN);
        hasten.set()
                .time(due)
                .text(place.study())
                .number(place.hook())
                .number(place.number())
                .time(due)
                .number(HASTENED_TRIES);
        hasten.update();
    }

    public void tried(Delivery.Tried tried) throws SQLException {
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
        } else {
            wait(tried);
        }
    }

    /// What was not taken waits, with all that comes before it; unless something later has taken its place.
    private void wait(Delivery.Tried tried) throws SQLException {
        var drop = statements.prepare(DROP_SUPERSEDED);
        drop.set().text(tried.id());
        if (drop.update() == 0) {
            var queue = statements.prepare(PLACE);
            queue.set().text(tried.id());
            var place = queue.first(row -> new Place(row.text(), row.integer(), row.number()));
            if (place.isPresent()) {
                hasten(place.get(), tried.at());
            }
        }
    }

    /// Forgets what has been told of a study that is deleted; what is still to be told, is.
    public void forget(String study) throws SQLException {
        var forget = statements.prepare(FORGET_ENDED);
        forget.set().text(study);
        forget.update();
    }

    /// Costs by what is returned, and where few hosts have much more than that, by the number of hosts; never by how
    /// much is due or waits.
    public List<Delivery> due(Instant now, int perHost, int limit) throws SQLException {
        var due = new ArrayList<Delivery>();
        for (var host : hosts(now, limit)) {
            var ofHost = statements.prepare(DUE_OF_HOST);
            ofHost.set().freeText(host).time(now).time(now).number(Math.min(perHost, limit - due.size()));
            due.addAll(ofHost.list(DeliveryRows::read));
            if (due.size() >= limit) {
                break;
            }
        }
        return due;
    }

    /// So many hosts with something due, or all of them; those that wait the longest first.
    private Collection<String> hosts(Instant now, int limit) throws SQLException {
        var longest = statements.prepare(LONGEST_DUE);
        longest.set().time(now).number(PAGE);
        var page = longest.list(Row::text);
        var hosts = new LinkedHashSet<>(page);
        if (page.size() < PAGE || hosts.size() >= limit) {
            return hosts;
        }
        var all = statements.prepare(HOSTS_WITH_DUE);
        all.set().time(now).number(limit);
        return all.list(Row::text);
    }

    private static Delivery read(Row row) throws SQLException {
        return new Delivery(
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
                row.integer());
    }

    public Optional<Instant> nextAfter(Instant now) throws SQLException {
        var next = statements.prepare(NEXT);
        next.set().time(now);
        return next.first(Row::time);
    }

    public long pending() throws SQLException {
        return statements.prepare(PENDING).number();
    }

    public List<Delivery.Shown> of(String study) throws SQLException {
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
