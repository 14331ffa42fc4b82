package dev.gridwright.store.sqlite.row;

import dev.gridwright.quota.Quota;
import dev.gridwright.store.ChangeRefused;
import dev.gridwright.store.StoredToken;
import dev.gridwright.store.sqlite.database.Row;
import dev.gridwright.store.sqlite.database.Statements;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/// Reads and changes the tokens.
public final class TokenRows {
    private static final String COLUMNS =
            "id, name, sha256, scopes, max_studies, max_points, created_nanos, expires_nanos, used_nanos";
    private static final String ALL = "select " + COLUMNS + " from token order by created_nanos, id";
    private static final String INSERT =
            "insert into token (" + COLUMNS + ") values " + Statements.marks(9) + " on conflict do nothing";
    private static final String USE = "update token set used_nanos = ? where id = ?";
    private static final String DELETE = "delete from token where id = ?";

    private final Statements statements;

    public TokenRows(Statements statements) {
        this.statements = statements;
    }

    public List<StoredToken> all() throws SQLException {
        return statements.prepare(ALL).list(TokenRows::read);
    }

    private static StoredToken read(Row row) throws SQLException {
        return new StoredToken(
                row.text(),
                row.text(),
                row.text(),
                Arrays.asList(row.text().split(" ", -1)),
                new Quota(row.optionalNumber(), row.optionalNumber()),
                row.time(),
                row.optionalTime(),
                row.optionalTime());
    }

    public void create(StoredToken token) throws SQLException {
        var insert = statements.prepare(INSERT);
        insert.set()
                .text(token.id())
                .text(token.name())
                .text(token.sha256())
                .text(String.join(" ", token.scopes()))
                .number(token.quota().studies())
                .number(token.quota().points())
                .time(token.createdAt())
                .time(token.expiresAt())
                .time(token.lastUsedAt());
        if (insert.update() != 1) {
            throw new ChangeRefused("There is a token " + token.id() + " already.");
        }
    }

    /// A token that was revoked meanwhile stays so.
    public void use(String id, Instant at) throws SQLException {
        var update = statements.prepare(USE);
        update.set().time(at).text(id);
        update.update();
    }

    public void revoke(String id) throws SQLException {
        var delete = statements.prepare(DELETE);
        delete.set().text(id);
        if (delete.update() != 1) {
            throw new ChangeRefused("There is no token " + id + ".");
        }
    }
}
