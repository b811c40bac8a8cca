package db

import (
	"context"
	"fmt"
	"time"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/fault"
)

// ClocksApart sets how far the clocks of this machine and of the database may be apart, and the time behind the log.
func (d *DB) ClocksApart(most time.Duration) { d.apart = most }

// Apart is how far that is; sessions that began later than now by more have begun by a wrong clock.
func (d *DB) Apart() time.Duration { return d.apart }

// clocks is what an act knows of the time it goes by.
type clocks struct {
	most time.Duration // 0: the act was told its time
	skew time.Duration // between this machine's clock and the act's moment
}

// compare holds an act's moment against this machine's clock.
func (d *DB) compare(at time.Time) clocks {
	if d.clock != nil || at.IsZero() {
		return clocks{}
	}
	return clocks{d.apart, wall().Sub(at).Abs()}
}

// ClocksAgree refuses what must not be done by a wrong clock, such as a number of a year or a session of twelve hours: the
// clocks of the program and of the database are apart, or the time stands behind the newest entry of the log.
func (t *Tx) ClocksAgree(ctx context.Context) error {
	if t.clocks.most == 0 {
		return nil
	}
	if t.clocks.skew > t.clocks.most {
		return fault.New(fault.Busy, "数据库服务器与应用服务器的时钟相差 %s，暂不能编号和登录。请系统管理员校准时钟", inWords(t.clocks.skew))
	}
	ahead, err := audit.Ahead(ctx, t.tx, t.logKey)
	if err == nil && ahead > t.clocks.most {
		err = fault.New(fault.Busy, "服务器时钟比日志中最近一次办理早 %s，暂不能编号和登录。请系统管理员校准时钟；时钟无误的，运行 portal clock accept 确认", inWords(ahead))
	}
	return err
}

// inWords is how long a time is, as far as it matters.
func inWords(d time.Duration) string {
	switch {
	case d >= 48*time.Hour:
		return fmt.Sprintf("%d 天", d/(24*time.Hour))
	case d >= 2*time.Hour:
		return fmt.Sprintf("%d 小时", d/time.Hour)
	}
	return fmt.Sprintf("%d 分钟", d/time.Minute)
}
