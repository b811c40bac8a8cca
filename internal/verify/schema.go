package verify

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"jointmeeting/migrations"
)

// schema compares what has a hand in each write and read with what the program's migrations made: a trigger that somebody planted writes
// beside an act, and the act's entry vouches for it.
func schema(ctx context.Context, tx pgx.Tx) (faults, notes []string, err error) {
	is, err := migrations.ReadCatalog(ctx, tx)
	if err != nil {
		return nil, nil, err
	}
	shipped := migrations.Shipped()
	if !shipped.Whole(is) {
		notes = []string{fmt.Sprintf("数据库服务器为 PostgreSQL %s，视图、默认值、约束和索引没有逐字核对（%s 版可以核对）", is.Server, shipped.Server)}
	}
	added, missing, changed := shipped.Strange(is)
	for _, x := range []struct {
		names []string
		what  string
	}{{added, "不是本系统建立的，可能在办理时一并改动记录"}, {missing, "缺失"}, {changed, "与本系统建立的不符，曾被改动"}} {
		for _, name := range x.names {
			faults = append(faults, "schema: "+name+"："+x.what)
		}
	}
	return faults, notes, nil
}
