package audit

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// selectBackwards are the entries that lie before the one in front of them by more than is allowed, but for the act that says so of the clock.
const selectBackwards = `SELECT seq, at, was FROM (SELECT seq, at, action, lag(at) OVER (ORDER BY seq) AS was FROM audit) a
	WHERE at < was - make_interval(secs => $1) AND action <> $2 ORDER BY seq`

// Backwards names the entries at which the time of the log runs backwards by more than clocks may be apart, unless the entry is the act
// that says that the time is right: nobody changed anything, but the moments around it are not to be relied on.
func Backwards(ctx context.Context, q Querier, apart time.Duration, accepted string) ([]string, error) {
	type turn struct {
		Seq     int64
		At, Was time.Time
	}
	list, err := Collect(ctx, q, "the log's time", selectBackwards, pgx.RowToStructByPos[turn], apart.Seconds(), accepted)
	notes := []string{}
	for _, x := range list {
		notes = append(notes, fmt.Sprintf("audit/%d: 时间（%s）早于前一条（%s），当时服务器时钟曾被回拨，前后条目的时间未必可靠", x.Seq,
			x.At.In(zone).Format(time.DateTime), x.Was.In(zone).Format(time.DateTime)))
	}
	return notes, err
}
