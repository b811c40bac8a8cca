package meeting

import (
	"context"
	"errors"

	"jointmeeting/internal/db"
	"jointmeeting/internal/form"
)

// Came puts the unit or the guest of the form on the roll, as somebody who came without an invitation, and names them.
func Came(ctx context.Context, tx *db.Tx, id int64, f Form, name, title string) (string, error) {
	list, err := places(ctx, tx, f)
	if errs := (form.Errors{}); errors.As(err, &errs) {
		return "", form.Errors{{Field: "walk_unit", Text: "此单位已退出联席会议，请重新选择"}}
	}
	if err != nil {
		return "", err
	}
	called := list[0].UnitName
	if called == "" {
		called = name
	}
	return called, insertCame(ctx, tx, id, list[0], name, title)
}
