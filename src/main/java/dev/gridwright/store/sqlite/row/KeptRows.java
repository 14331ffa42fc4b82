package dev.gridwright.store.sqlite.row;

import dev.gridwright.store.ChangeRefused;
import dev.gridwright.store.KeptResult;
import dev.gridwright.store.sqlite.database.Row;
import dev.gridwright.store.sqlite.database.Statements;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the tables of results that may be reused: for each identity and seed, which trial has the result.
public final class KeptRows {
    /// Seeds of one select: calling the database costs more than what it does.
    private static final int AT_ONCE = 64;

    private static final String FIND_CACHE = "select number from cache where identity = ?";
    private static final String NEXT_CACHE = "select coalesce(max(number), 0) + 1 from cache";
    private static final String INSERT_CACHE = "insert into cache (number, identity) values (?, ?)";
    private static final String FIND_STUDY = "select cache, kept_to from cache_study where study = ?";
    private static final String INSERT_STUDY =
            "insert into cache_study (study, cache, kept_to, results) values (?, ?, 0, 0)";
    private static final String LAST_EVENT = "select coalesce(max(event), 0) from trial where study = ?";
    private static final String KEEP = "insert into cached (cache, seed, study, idx)"
            + " select ?, seed, study, idx from trial"
            + " where study = ? and event > ? and event <= ? and outcome = 'succeeded' order by seed"
            + " on conflict (cache, seed) do update set study = excluded.study, idx = excluded.idx";
    private static final String KEPT_TO = "update cache_study set kept_to = ?, results = results + ? where study = ?";
    private static final String COUNT = "select coalesce(sum(results), 0) from cache_study";
    private static final String OLDEST =
            "select study, cache, results from cache_study where results > 0 order by study limit 1";
    private static final String FORGET = "delete from cached where cache = ? and study = ?";
    private static final String FORGOTTEN = "update cache_study set results = 0 where study = ?";

    private static final String FIND = "select trial." + TrialRow.COLUMNS.replace(", ", ", trial.") + ", study.id"
            + " from cached join study on study.number = cached.study and study.deleted = 0"
            + " join trial on trial.study = cached.study and trial.idx = cached.idx"
            + " where cached.cache = ? and cached.seed in " + Statements.marks(AT_ONCE);
    private static final String FIND_ANY = "select 1 from cached where cache = ? limit 1";

    private static final Logger LOG = LoggerFactory.getLogger(KeptRows.class);

    private final Statements statements;

    public KeptRows(Statements statements) {
        this.statements = statements;
    }

    private record Kept(long cache, long to) {}

    /// Keeps the results of the trials that have ended since the last call. A result that was there already belongs to
    /// this study from now on: it lives as long as the last study that has it.
    ///
    /// @param most results of all studies together, above which those of the oldest are forgotten
    /// @throws ChangeRefused when the study keeps its results under another identity
    public void keep(long study, String identity, long most) throws SQLException {
        long cache = cache(identity);
        var find = statements.prepare(FIND_STUDY);
        find.set().number(study);
        var known = find.first(row -> new Kept(row.number(), row.number()));
        if (known.isEmpty()) {
            var insert = statements.prepare(INSERT_STUDY);
            insert.set().number(study).number(cache);
            insert.update();
        }
        var kept = known.orElse(new Kept(cache, 0));
        if (kept.cache() != cache) {
            throw new ChangeRefused("The results of that study are kept under another identity.");
        }
        var last = statements.prepare(LAST_EVENT);
        last.set().number(study);
        long to = last.number();
        if (to > kept.to()) {
            var keep = statements.prepare(KEEP);
            keep.set().number(cache).number(study).number(kept.to()).number(to);
            long added = keep.update();
            var update = statements.prepare(KEPT_TO);
            update.set().number(to).number(added).number(study);
            update.update();
            bound(most);
        }
    }

    private record Oldest(long study, long cache, long results) {}

    private void bound(long most) throws SQLException {
        for (long count = statements.prepare(COUNT).number(); count > most; ) {
            var oldest = statements
                    .prepare(OLDEST)
                    .first(row -> new Oldest(row.number(), row.number(), row.number()))
                    .orElseThrow();
            var forget = statements.prepare(FORGET);
            forget.set().number(oldest.cache()).number(oldest.study());
            int forgotten = forget.update();
            var update = statements.prepare(FORGOTTEN);
            update.set().number(oldest.study());
            update.update();
            LOG.info(
                    "More than {} results are kept for reuse; the {} of the oldest study that has any are forgotten.",
                    most,
                    forgotten);
            count -= oldest.results();
        }
    }

    private long cache(String identity) throws SQLException {
        var find = statements.prepare(FIND_CACHE);
        find.set().text(identity);
        var known = find.first(Row::number);
        if (known.isPresent()) {
            return known.get();
        }
        long number = statements.prepare(NEXT_CACHE).number();
        var insert = statements.prepare(INSERT_CACHE);
        insert.set().number(number).text(identity);
        insert.update();
        return number;
    }

    public List<KeptResult> find(String identity, long[] seeds) throws SQLException {
        var results = new ArrayList<KeptResult>();
        var find = statements.prepare(FIND_CACHE);
        find.set().text(identity);
        var cache = find.first(Row::number);
        if (cache.isPresent()) {
            for (int from = 0; from < seeds.length; from += AT_ONCE) {
                var select = statements.prepare(FIND);
                var parameters = select.set().number(cache.get());
                for (int i = from; i < from + AT_ONCE; i++) {
                    parameters.number(seeds[Math.min(i, seeds.length - 1)]);
                }
                results.addAll(select.list(KeptRows::read));
            }
        }
        return results;
    }

    private static KeptResult read(Row row) throws SQLException {
        var trial = TrialRow.read(row, index -> List.of()).trial();
        return new KeptResult(row.text(), trial);
    }

    public boolean hasAny(String identity) throws SQLException {
        var find = statements.prepare(FIND_CACHE);
        find.set().text(identity);
        var cache = find.first(Row::number);
        if (cache.isEmpty()) {
            return false;
        }
        var any = statements.prepare(FIND_ANY);
        any.set().number(cache.get());
        return any.first(Row::number).isPresent();
    }
}
