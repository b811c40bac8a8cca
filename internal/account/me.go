package account

import (
	"context"
	"fmt"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
)

// OpenSession is one of the person's own sessions. Key names it without giving it away.
type OpenSession struct {
	Key            string
	Created, Seen  time.Time
	Agent, Address string
	Mine           bool // the one that asks
}

// MySessions lists the person's own open sessions, the latest used first.
func (a *Service) MySessions(ctx context.Context, who access.Actor) ([]OpenSession, error) {
	var list *[]OpenSession
	err := a.db.Read(ctx, func(b *db.Batch) {
		list = db.Many[OpenSession](b, selectSessions, db.Args{"person": who.Person, "mine": who.Session, "idle": a.sessions.Idle})
	})
	if err != nil {
		return nil, err
	}
	return *list, nil
}

// EndSession ends one of the person's own sessions.
func (a *Service) EndSession(ctx context.Context, who access.Actor, key string) (db.Outcome, error) {
	return a.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		n, err := endSessions(ctx, tx, who.Person, deleteSession, db.Args{"person": who.Person, "key": key})
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Refused("该设备已经退出")
		}
		tx.LogAct(logged(who.Person, who.Name, who.Login), accountActs.Note("end_session"), "", "")
		tx.Done("/me/security", "该设备已退出")
		return nil
	})
}

// EndOthers ends all the person's sessions but the one that asks.
func (a *Service) EndOthers(ctx context.Context, who access.Actor) (db.Outcome, error) {
	return a.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		n, err := EndAll(ctx, tx, who.Person, who.Session)
		if err != nil {
			return err
		}
		tx.LogAct(logged(who.Person, who.Name, who.Login), accountActs.Note("end_others"), "", fmt.Sprintf("退出 %d 处", n))
		tx.Done("/me/security", "其他设备已退出（%d 处）", n)
		return nil
	})
}
