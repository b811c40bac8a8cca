package minutes

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"jointmeeting/internal/audit"
	"jointmeeting/internal/delivery"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/signing"
)

// The selects of Verify read everything: they answer to no person.
// verifyMinutes reads columns that are put together.
var verifyMinutes = "SELECT " + columns + " FROM minutes m JOIN meeting t ON t.id = m.meeting ORDER BY m.id"

const (
	verifyClauses = `SELECT c.minutes AS of, c.id, c.ord, c.topic, c.topic_title, c.text, c.lead, c.lead_name, c.due_kind, c.due, c.deliverable, c.major, c.no_task, c.origin,
		` + helperColumns + `, ` + groupsOfClause + `, ` + milestonesOfClause + `
		FROM clause c ` + helpersOfClause + ` ORDER BY c.minutes, c.ord`
	verifyAttendance = `SELECT minutes AS of, id AS row, list, ord, unit, unit_name, person, title FROM minutes_attendance
		ORDER BY minutes, array_position(ARRAY['present','leave','observer','absent'], list), ord`
	verifyVersions   = "SELECT minutes AS of, id, version, act, content, hash FROM minutes_version ORDER BY minutes, id"
	verifyDeliveries = `SELECT v.id, v.kind, v.record, v.unit, v.unit_name, v.why, v.state, v.sent_at, v.received_at, v.received_name, v.chased_at, v.paper_hash, v.version,
		0 AS clauses, 0 AS confirmed, 0 AS questioned, 0 AS entered_words, 0 AS touched, '' AS title, '' AS number, '' AS over, false AS outside FROM delivery v WHERE v.kind = 'minutes' ORDER BY v.record, v.unit`
)

type keptVersion struct {
	Of, ID  int64
	Version int
	Act     string
	Content string
	Hash    []byte
}

// keptText names a stored text, for looking it up.
type keptText struct {
	of      int64
	version int
	hash    string
}

type keptClause struct {
	Of int64
	Clause
}

type keptAttendee struct {
	Of, Row int64
	Attendee
}

// Verify recomputes content digests, statements, the chain of signatures and the issue of all minutes.
// It gives one sentence for each broken row, naming it.
func Verify(ctx context.Context, q audit.Querier) ([]string, error) {
	v := &verifier{ctx: ctx, q: q}
	all := collect[Minutes](v, verifyMinutes)
	v.clauses = collect[keptClause](v, verifyClauses)
	v.attendance = collect[keptAttendee](v, verifyAttendance)
	v.versions = collect[keptVersion](v, verifyVersions)
	v.deliveries = collect[delivery.Delivery](v, verifyDeliveries)
	if v.err != nil {
		return nil, v.err
	}
	if v.signed, v.err = signing.NewChecker(ctx, q, Chart.Kind, v.fault); v.err != nil {
		return nil, v.err
	}
	v.receipts()
	v.signed.Referrals(v.kept)
	for _, m := range all {
		v.minutes(m)
	}
	return v.faults, v.err
}

// receipts are the promises about clause receipts; each statement finds the rows that break one.
func (v *verifier) receipts() {
	for _, sql := range []string{
		`SELECT 'delivery' AS kind, d.id, '缺少点名条款的签收记录' AS text FROM delivery d WHERE d.state <> 'info' AND EXISTS (SELECT 1 FROM clause c WHERE c.minutes = d.minutes AND ` + named +
			` AND NOT EXISTS (SELECT 1 FROM clause_receipt r WHERE r.delivery = d.id AND r.clause = c.id)) ORDER BY d.id`,
		`SELECT 'clause_receipt' AS kind, r.id, '条款没有点名该单位' AS text FROM clause_receipt r JOIN delivery d ON d.id = r.delivery JOIN clause c ON c.id = r.clause
			WHERE c.minutes <> d.minutes OR NOT ` + named + ` OR r.role <> CASE WHEN c.lead = d.unit THEN 'lead'
				ELSE (SELECT u.role FROM clause_unit u WHERE u.clause = c.id AND u.unit = d.unit) END ORDER BY r.id`,
		`SELECT 'clause_receipt' AS kind, r.id, '纪要尚未签收，条款不应有记录' AS text FROM clause_receipt r JOIN delivery d ON d.id = r.delivery
			WHERE d.state <> 'received' AND r.state <> 'open' ORDER BY r.id`,
		`SELECT 'minutes' AS kind, m.id, '所更正的纪要或其文号、状态不符' AS text FROM minutes m LEFT JOIN minutes o ON o.id = m.corrects
			WHERE m.corrects IS NOT NULL AND (o.number IS DISTINCT FROM m.corrects_number OR o.meeting <> m.meeting OR (m.state <> 'abandoned' AND (m.number IS NOT NULL) <> (o.state = 'corrected'))) ORDER BY m.id`,
		`SELECT 'minutes' AS kind, m.id, '标为已更正，但没有更正它的纪要' AS text FROM minutes m
			WHERE m.state = 'corrected' AND NOT EXISTS (SELECT 1 FROM minutes n WHERE n.corrects = m.id AND n.number IS NOT NULL) ORDER BY m.id`,
		`SELECT 'clause' AS kind, c.id, '所出自的议定事项不在被更正的纪要中' AS text FROM clause c JOIN minutes m ON m.id = c.minutes JOIN clause o ON o.id = c.origin
			WHERE o.minutes IS DISTINCT FROM m.corrects ORDER BY c.id`,
		brokenUnwritten, Majors.Strayed(),
	} {
		for _, x := range collect[struct {
			Kind, Text string
			ID         int64
		}](v, sql) {
			v.fault(x.Kind, x.ID, "%s", x.Text)
		}
	}
}

// Texts are the words and decisions of all minutes as they are now, by id, for the checks of other rooms.
func Texts(ctx context.Context, q audit.Querier) (map[int64]Minutes, error) {
	v := &verifier{ctx: ctx, q: q}
	out := map[int64]Minutes{}
	clauses := collect[keptClause](v, verifyClauses)
	for _, m := range collect[Minutes](v, verifyMinutes) {
		for _, c := range ofRecord(clauses, m.ID, func(c keptClause) int64 { return c.Of }) {
			m.Clauses = append(m.Clauses, c.Clause)
		}
		out[m.ID] = m
	}
	return out, v.err
}

type verifier struct {
	ctx        context.Context
	q          audit.Querier
	err        error
	faults     []string
	clauses    []keptClause
	attendance []keptAttendee
	versions   []keptVersion
	texts      map[keptText]bool
	signed     *signing.Checker
	deliveries []delivery.Delivery
}

func collect[T any](v *verifier, sql string) []T {
	if v.err != nil {
		return nil
	}
	out, err := audit.Collect(v.ctx, v.q, Chart.Kind, sql, pgx.RowToStructByName[T])
	v.err = err
	return out
}

// logHash is the hash of a row of the log, nothing where there is no such row.
func (v *verifier) logHash(seq int64) []byte {
	list := collect[struct{ Hash []byte }](v, fmt.Sprintf("SELECT hash FROM audit WHERE seq = %d", seq))
	if len(list) == 0 {
		return nil
	}
	return list[0].Hash
}

func (v *verifier) fault(kind string, id int64, text string, args ...any) {
	v.faults = append(v.faults, fmt.Sprintf("%s/%d: ", kind, id)+fmt.Sprintf(text, args...))
}

func (v *verifier) minutes(m Minutes) {
	mine := ofRecord(v.versions, m.ID, func(k keptVersion) int64 { return k.Of })
	for _, k := range mine {
		if !bytes.Equal(digest([]byte(k.Content)), k.Hash) {
			v.fault("minutes_version", k.ID, "存档的正文与校验值不符")
		}
		if _, err := Restore(k.Content); err != nil {
			v.fault("minutes_version", k.ID, "存档的正文无法还原")
		}
	}
	v.content(&m, mine)
	o := m.Object()
	v.signed.Chain(o, v.kept)
	v.complete(m, o)
	v.issue(m)
}

// kept says whether the text of a version is stored.
func (v *verifier) kept(id int64, version int, digest []byte) bool {
	if v.texts == nil {
		v.texts = map[keptText]bool{}
		for _, k := range v.versions {
			v.texts[keptText{k.Of, k.Version, string(k.Hash)}] = true
		}
	}
	return v.texts[keptText{id, version, string(digest)}]
}

func ofRecord[T any](list []T, id int64, key func(T) int64) []T {
	return slices.Collect(func(yield func(T) bool) {
		for _, x := range list {
			if key(x) == id && !yield(x) {
				return
			}
		}
	})
}

// content compares the rows with the digest, and with the submitted text to name the row that differs.
func (v *verifier) content(m *Minutes, kept []keptVersion) {
	clauses := ofRecord(v.clauses, m.ID, func(c keptClause) int64 { return c.Of })
	attendance := ofRecord(v.attendance, m.ID, func(a keptAttendee) int64 { return a.Of })
	for _, c := range clauses {
		m.Clauses = append(m.Clauses, c.Clause)
	}
	for _, a := range attendance {
		m.Attendance = append(m.Attendance, a.Attendee)
	}
	if bytes.Equal(digest([]byte(Content(*m))), m.ContentHash) {
		return
	}
	v.fault("minutes", m.ID, "正文与登记的校验值不符")
	i := slices.IndexFunc(kept, func(k keptVersion) bool { return k.Version == m.Version })
	if i < 0 {
		return
	}
	for _, c := range m.Clauses {
		if !strings.Contains(kept[i].Content, contentClause(c)) {
			v.fault("clause", c.ID, "与提交时的条文不符")
		}
	}
	for _, a := range attendance {
		if !strings.Contains(kept[i].Content, contentAttendee(a.Attendee)) {
			v.fault("minutes_attendance", a.Row, "与提交时的名单不符")
		}
	}
}

// complete holds the signatures against the state; outside the sign-off nobody signs.
func (v *verifier) complete(m Minutes, o signing.Object) {
	if m.State == Draft || m.State == Consulting || m.State == Abandoned {
		v.signed.Complete(o, nil, nil)
		return
	}
	v.signed.Complete(o, Signable.NeededStages(m.State, m.IssuedAt), Signable.OpenStages(m.State))
}

// issue rebuilds the issue statement from the rows; each receipt must carry its hash.
func (v *verifier) issue(m Minutes) {
	to := ofRecord(v.deliveries, m.ID, func(d delivery.Delivery) int64 { return d.Record })
	if m.State != Issued && m.State != Corrected {
		if len(to) > 0 || m.Number != "" {
			v.fault("minutes", m.ID, "没有印发，却有编号或分送记录")
		}
		return
	}
	for _, d := range to {
		if !bytes.Equal(d.PaperHash, m.IssueHash) {
			v.fault("delivery", d.ID, "收到的校验值与印发的不符")
		}
	}
	if m.Year == nil || m.Seq == nil || Number(*m.Year, *m.Seq) != m.Number {
		v.fault("minutes", m.ID, "文号与年份、序号不符")
	}
	f, err := paper.Fields(m.IssueStatement)
	if err != nil || !bytes.Equal(digest(m.IssueStatement), m.IssueHash) {
		v.fault("minutes", m.ID, "印发陈述与校验值不符")
		return
	}
	if !bytes.Equal(v.reissued(m, to, f).Bytes(), m.IssueStatement) {
		v.fault("minutes", m.ID, "印发记录与印发陈述不符")
	}
}

func (v *verifier) reissued(m Minutes, to []delivery.Delivery, f map[string]string) paper.Issue {
	st := paper.Issue{Portal: v.signed.Portal, Minutes: m.ID, Version: m.Version, Content: m.ContentHash, Number: m.Number, By: m.IssuedBy}
	if m.IssuedOn != nil && m.IssuedAt != nil {
		st.On, st.At = *m.IssuedOn, *m.IssuedAt
	}
	for _, s := range v.signed.Of(m.ID) {
		if s.Given() {
			st.Signatures = append(st.Signatures, s.Hash)
		}
	}
	for _, d := range to {
		st.Recipients = append(st.Recipients, paper.Recipient{Unit: d.Unit, UnitName: d.UnitName, Why: d.Why})
	}
	st.LogSeq, _ = strconv.ParseInt(f["log.seq"], 10, 64)
	st.Layout, _ = strconv.Atoi(f["layout"])
	st.LogHash = v.logHash(st.LogSeq)
	if hex.EncodeToString(st.LogHash) != f["log.hash"] {
		v.fault("minutes", m.ID, "印发时的日志位置与现有日志不符")
		st.LogHash, _ = hex.DecodeString(f["log.hash"])
	}
	return st
}
