package db_test

import (
	"context"
	"reflect"
	"testing"

	"jointmeeting/internal/db"
)

// TestArgumentsAreWritten: a yes or no, @limit and @cap stand in the text, the others are numbered once each;
// strings, quoted names and comments are left alone.
func TestArgumentsAreWritten(t *testing.T) {
	t.Parallel()
	sql := `SELECT '@id it''s @office', "@id" -- @id
		FROM t WHERE (@office OR a = @id OR b <@ @units) AND c = @id AND n > @after LIMIT @limit`
	for _, x := range []struct {
		args   db.Args
		want   string
		values []any
	}{
		{db.Args{"office": true, "id": int64(7), "units": []int64{1}, "after": 0, "limit": 20, "unused": true}, `(true OR a = $1 OR b <@ $2) AND c = $1 AND n > $3 LIMIT 20`, []any{int64(7), []int64{1}, 0}},
		{db.Args{"office": false, "id": int64(8), "units": []int64{2}, "after": 9, "limit": 21}, `(a = $1 OR b <@ $2) AND c = $1 AND n > $3 LIMIT 21`, []any{int64(8), []int64{2}, 9}},
		{db.Args{"office": nil, "id": "1", "units": nil, "after": true, "limit": int64(5)}, `($1 OR a = $2 OR b <@ $3) AND c = $2 AND n > true LIMIT $4`, []any{nil, "1", nil, int64(5)}},
	} {
		got, values, err := x.args.RewriteQuery(context.Background(), nil, sql, nil)
		if err != nil {
			t.Fatal(err)
		}
		if want := `SELECT '@id it''s @office', "@id" -- @id
		FROM t WHERE ` + x.want; got != want || !reflect.DeepEqual(values, x.values) {
			t.Errorf("written %s with %v\nwant %s with %v", got, values, want, x.values)
		}
	}
}

// TestWhatIsFalseIsLeftOut: only at the head of an OR in brackets, where it changes no meaning.
func TestWhatIsFalseIsLeftOut(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string]string{
		"SELECT WHERE (@office OR @convenor OR (a AND b))": "SELECT WHERE ((a AND b))",
		"SELECT WHERE a AND @office OR b":                  "SELECT WHERE a AND false OR b",
		"SELECT WHERE (a OR @office) AND (@office OR b)":   "SELECT WHERE (a OR false) AND (b)",
	} {
		got, _, err := (db.Args{"office": false, "convenor": false}).RewriteQuery(context.Background(), nil, sql, nil)
		if err != nil || got != want {
			t.Errorf("%s became %s, want %s (%v)", sql, got, want, err)
		}
	}
}

// TestArgumentWithoutValue: a forgotten argument is an error, not NULL.
func TestArgumentWithoutValue(t *testing.T) {
	t.Parallel()
	if _, _, err := (db.Args{"other": 1}).RewriteQuery(context.Background(), nil, "SELECT @id", nil); err == nil {
		t.Error("a statement that names @id was written without its value")
	}
}
