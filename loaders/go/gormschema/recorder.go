package gormschema

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"strings"
)

// recorder is GORM's connection: it keeps what is executed and answers queries as an empty database would.
type recorder struct {
	answers    *sql.DB
	explain    func(query string, arguments ...any) string
	statements []string
}

func newRecorder(version string) *recorder {
	return &recorder{answers: sql.OpenDB(emptyDatabase{version})}
}

// take returns what was executed since the last call.
func (r *recorder) take() []string {
	statements := r.statements
	r.statements = nil
	return statements
}

func (r *recorder) ExecContext(_ context.Context, query string, arguments ...any) (sql.Result, error) {
	if len(arguments) > 0 {
		query = r.explain(query, arguments...)
	}
	r.statements = append(r.statements, strings.TrimRight(strings.TrimSpace(query), ";"))
	return driver.RowsAffected(0), nil
}

func (r *recorder) PrepareContext(context.Context, string) (*sql.Stmt, error) {
	return nil, errors.New("gormschema prepares no statements")
}

func (r *recorder) QueryContext(ctx context.Context, query string, _ ...any) (*sql.Rows, error) {
	return r.answers.QueryContext(ctx, query)
}

func (r *recorder) QueryRowContext(ctx context.Context, query string, _ ...any) *sql.Row {
	return r.answers.QueryRowContext(ctx, query)
}

// emptyDatabase is a driver that answers each query with one row of one column.
type emptyDatabase struct{ version string }

func (e emptyDatabase) Connect(context.Context) (driver.Conn, error) { return e, nil }
func (e emptyDatabase) Driver() driver.Driver                        { return nil }
func (e emptyDatabase) Close() error                                 { return nil }
func (e emptyDatabase) Begin() (driver.Tx, error)                    { return nil, errors.ErrUnsupported }
func (e emptyDatabase) Prepare(string) (driver.Stmt, error)          { return nil, errors.ErrUnsupported }

// QueryContext says no ("0") to everything but the questions drivers ask about the server.
func (e emptyDatabase) QueryContext(_ context.Context, query string, _ []driver.NamedValue) (driver.Rows, error) {
	query = strings.ToLower(query)
	for _, known := range []struct {
		call   string
		answer string
	}{{"version()", e.version}, {"schema_name()", "dbo"}, {"database()", "portolan"}, {"db_name()", "portolan"}} {
		if strings.Contains(query, known.call) {
			return &oneRow{value: known.answer}, nil
		}
	}
	return &oneRow{value: int64(0)}, nil
}

type oneRow struct {
	value driver.Value
	read  bool
}

func (r *oneRow) Columns() []string { return []string{"answer"} }
func (r *oneRow) Close() error      { return nil }

func (r *oneRow) Next(row []driver.Value) error {
	if r.read {
		return io.EOF
	}
	r.read = true
	row[0] = r.value
	return nil
}
