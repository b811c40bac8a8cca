package web

import (
	"context"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"testing"

	"github.com/a-h/templ"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/dbtest"
	"jointmeeting/internal/delivery"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/house"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/signing"
	"jointmeeting/internal/unit"
	"jointmeeting/templates/part"
	"jointmeeting/web/accountweb"
	"jointmeeting/web/deskweb"
	"jointmeeting/web/edge"
	"jointmeeting/web/paperweb"
)

// A circular is a kind of record that the house does not have: whatever it needs to be signed, referred, delivered and found on the desks
// stands here, and is given to the portal by the two lists and one feature.
const (
	makeCirculars = `CREATE TABLE circular (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, title text NOT NULL, text text NOT NULL, state text NOT NULL)`
	circularSeen  = `(@office OR @convenor OR EXISTS (SELECT 1 FROM referral x WHERE x.kind = 'circular' AND x.record = k.id AND x.asked = @me AND x.ended_at IS NULL)
		OR k.state = 'issued' AND EXISTS (SELECT 1 FROM delivery x WHERE x.kind = 'circular' AND x.record = k.id AND x.unit = ANY(@units)))`
	circularText = "一、开展标准实施情况检查。"
)

type circular struct {
	ID                 int64
	Title, Text, State string
	Open               []int64
}

func (c circular) object() signing.Object {
	return signing.Object{Kind: "circular", Noun: "通报", Record: c.ID, Title: c.Title, Version: 1, Digest: paper.Digest([]byte(c.Text)), Text: c.Text}
}

var (
	circulars = signing.Kind{Name: "circular", Noun: "通报", Place: "/circulars/", Table: "circular k", ID: "k.id", Title: "k.title", State: "k.state", Seen: circularSeen,
		Event: "circular_referral", Intro: "'通报各单位。'", Points: "ARRAY[k.text]", Size: "1", Waits: []signing.Wait{{State: "signed", Title: "通报待印发", Tag: "已签发", Tone: flow.Wait}}}
	circularPapers = delivery.Paper{Kind: "circular", Noun: "通报", Path: circulars.Path, From: "circular k ON k.id = v.record", Seen: circularSeen, Title: "k.title",
		Number: "'〔2026〕3号'", Holds: "k.state = 'issued'", Over: "''", Listed: "CASE WHEN k.state = 'issued' THEN now() END", ListedState: "CASE WHEN k.state = 'issued' THEN k.state END"}
	circularMakers = []access.Right{access.May(access.Office), access.May(access.Director), access.May(access.Convenor), access.May(access.Chief)}
	circularChart  = flow.Chart[circular]{Kind: "circular", Title: "通报",
		States:  slices.Concat(circulars.States(circularMakers), []flow.State{{Name: "signed", Title: "已签发", See: circularMakers}}),
		Steps:   slices.Concat(signing.Steps(circulars, "signed", noGuards), signing.ReferSteps(circulars, noGuards)),
		Acts:    []flow.Act[circular]{{Do: "test", Label: "试办", By: flow.Oneself}},
		Version: func(circular) int { return 1 }, Now: func(c circular) string { return c.State },
		Ties: func(c circular) access.Ties { return access.Ties{Self: c.Open} }}
)

func noGuards(paper.Stage) []flow.Guard[circular] { return nil }

// circularFeature draws circulars for whoever is asked to read one.
var circularFeature = edge.Feature{
	Routes: func(*edge.Server) []edge.Route { return nil },
	Papers: func(*edge.Server) []edge.Paper {
		return []edge.Paper{{Kind: "circular", Text: func(*http.Request, access.Actor, int64) (templ.Component, error) {
			return part.Doc(part.Paper{Label: "通报正文", Body: []part.Para{{Text: circularText}}}), nil
		}}}
	},
}

// circularOffice is a portal that has circulars, one in each of the given states; the first waits for the given convenor to review it.
type circularOffice struct {
	*portal
	list []circular
}

func openCirculars(t *testing.T, reviewer string, states ...string) circularOffice {
	t.Helper()
	signed, delivered := append(house.Signed(), circulars), append(house.Delivered(), circularPapers)
	d := sampledb.DB(t)
	dbtest.Migrate(t, d, makeCirculars)
	o := circularOffice{portal: newPortalOf(t, d, []edge.Feature{accountweb.Feature, deskweb.Of(signed, delivered), circularFeature, paperweb.Of(signed, delivered)})}
	for i, state := range states {
		c := circular{Title: fmt.Sprintf("关于第%d季度情况的通报", i+1), Text: circularText, State: state, Open: []int64{sample.Who(t, d, reviewer).Person}}
		if err := d.Pool().QueryRow(t.Context(), "INSERT INTO circular (title, text, state) VALUES ($1, $2, $3) RETURNING id", c.Title, c.Text, c.State).Scan(&c.ID); err != nil {
			t.Fatal(err)
		}
		o.list = append(o.list, c)
	}
	return o
}

// write does and logs something to the first circular.
func (o circularOffice) write(login string, fn func(context.Context, *db.Tx) error) {
	o.t.Helper()
	_, err := o.db.Write(o.t.Context(), sample.Who(o.t, o.db, login), func(ctx context.Context, tx *db.Tx) error {
		tx.LogAct(db.On{Kind: "circular", ID: o.list[0].ID, Title: o.list[0].Title}, circularChart.Note("test"), "", "")
		return fn(ctx, tx)
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

// taken is a step of the first circular as the person takes it.
func (o circularOffice) taken(login, do string) flow.Taken {
	o.t.Helper()
	t, err := circularChart.Take(sample.Who(o.t, o.db, login), o.list[0], do, "")
	if err != nil {
		o.t.Fatal(err)
	}
	return t
}

// refer asks the holder of a seat to read the first circular, and answers the address of the referral.
func (o circularOffice) refer(login, to string) (own string) {
	o.t.Helper()
	t, c := o.taken(login, "refer"), o.list[0]
	o.write(login, func(ctx context.Context, tx *db.Tx) error {
		f := signing.ReferForm{To: strconv.FormatInt(sample.AdviserSeat(o.t, o.db, to), 10), Question: "请看检查范围是否妥当。"}
		r, err := circulars.Refer(ctx, tx, c.object(), signing.StageReview, t.Seat, f)
		own = signing.ReferralPath(r.ID)
		return err
	})
	return own
}

// TestAnotherKindIsServed: a kind of which the portal knows nothing but its lines in the lists waits on the desks of those concerned, is
// referred, signed, delivered and received at the addresses of all kinds; a portal without the lines has nothing there.
func TestAnotherKindIsServed(t *testing.T) {
	t.Parallel()
	o := openCirculars(t, "convenor1", "reviewing", "checking", "signed")
	c, convenor := o.list[0], sample.Who(t, o.db, "convenor1")
	o.write("director", func(ctx context.Context, tx *db.Tx) error {
		return signing.Ask(ctx, tx, c.object(), signing.StageReview, unit.Holder{Person: convenor.Person, Name: convenor.Name})
	})
	page := o.as("convenor1").get("/").Is(200).Page()
	page.Sees(c.Title, "通报各单位。", circularText, "待审核")
	if got := page.Link("阅读并签批" + c.Title); got != circulars.Path(c.ID)+"/sign" {
		t.Errorf("what is to be signed leads to %s", got)
	}
	o.as("convenor2").get("/").Page().SeesNot(c.Title)
	office := o.as("office1").get("/todo").Is(200).Page()
	for row, to := range map[string]string{"通报待校核": "/circulars?state=checking", "通报待印发": "/circulars?state=signed"} {
		if got := office.Link(row); got != to {
			t.Errorf("%s leads to %s", row, got)
		}
	}

	own := o.refer("convenor1", "member-swj")
	member := o.as("member-swj")
	member.get("/").Page().Sees("阅示通报："+c.Title, "待阅示")
	page = member.get(own).Is(200).Page()
	page.Sees("阅示通报", circularText, "请看检查范围是否妥当。")
	to, values := page.Form(own+"/do/answer").Fill("阅示意见", "范围妥当。").Press("提交阅示意见")
	member.post(to, values).To(own)
	o.as("liaison-swj").get(own).Is(404)

	signed := o.taken("convenor1", "review")
	second := sample.Who(t, o.db, "convenor2")
	course := signing.Course[circular]{Kind: circulars, Chart: &circularChart, Signed: "signed", Object: circular.object,
		Agree: func(*circular, int64) bool { return false },
		Turn: func(context.Context, *db.Tx, *circular, paper.Stage) ([]unit.Holder, error) {
			return []unit.Holder{{Person: second.Person, Name: second.Name}}, nil
		},
		Move: func(context.Context, *db.Tx, *circular, flow.Taken) error { return nil }}
	o.write("convenor1", func(ctx context.Context, tx *db.Tx) error {
		return course.Sign(ctx, tx, c, signed, "同意。", signing.Unproved(signing.Proof{Digest: hex.EncodeToString(c.object().Digest)}))
	})
	page = member.get(own).Is(200).Page()
	page.Sees("范围妥当。", "不再显示通报正文")
	page.SeesNot(circularText)
	o.isDelivered(c, own)
}

// isDelivered sends the circular to a unit, which signs for it where every kind is signed for.
func (o circularOffice) isDelivered(c circular, referral string) {
	o.t.Helper()
	jyj := sample.Unit(o.t, o.db, "jyj")
	o.write("office1", func(ctx context.Context, tx *db.Tx) error {
		return circularPapers.Send(ctx, tx, delivery.Sent{Record: c.ID, Hash: c.object().Digest, To: []delivery.Unit{{ID: jyj.ID, Name: jyj.Name, Why: "added"}}})
	})
	if _, err := o.db.Pool().Exec(o.t.Context(), "UPDATE circular SET state = 'issued' WHERE id = $1", c.ID); err != nil {
		o.t.Fatal(err)
	}
	unit := o.as("liaison-jyj")
	page := unit.get("/").Is(200).Page()
	page.Sees("签收通报："+c.Title, "〔2026〕3号")
	if got := page.Link("签收通报：" + c.Title); got != circulars.Path(c.ID) {
		o.t.Errorf("what is to be signed for leads to %s", got)
	}
	o.as("liaison-swj").get("/").Page().SeesNot(c.Title)
	var id int64
	if err := o.db.Pool().QueryRow(o.t.Context(), "SELECT id FROM delivery WHERE kind = 'circular'").Scan(&id); err != nil {
		o.t.Fatal(err)
	}
	receive, form := fmt.Sprintf("/deliveries/%d/do/receive", id), url.Values{"version": {"1"}, "token": {"a-token-of-receiving"}}
	o.unserved(receive, form, referral)
	o.as("liaison-swj").post(receive, form).Is(404)
	unit.post(receive, form).To(circulars.Path(c.ID))
	form.Set("token", "another-token-of-receiving")
	unit.post(receive, form).Is(409)
	unit.get("/").Page().SeesNot(c.Title)
	var action string
	if err := o.db.Pool().QueryRow(o.t.Context(), "SELECT action FROM audit WHERE kind = 'circular' AND record = $1 ORDER BY seq DESC LIMIT 1", c.ID).Scan(&action); err != nil || action != "circular.receive" {
		o.t.Errorf("the log has %s, %v", action, err)
	}
}

// unserved: a portal that does not list the kind answers as if there were nothing, as for what is missing.
func (o circularOffice) unserved(receive string, form url.Values, referral string) {
	o.t.Helper()
	p := newPortal(o.t, o.db)
	p.as("liaison-jyj").get("/").Is(200).Page().SeesNot("签收通报")
	p.as("member-swj").get(referral).Is(404)
	p.as("member-swj").post(referral+"/do/answer", form).Is(404)
	for _, at := range []string{receive, "/deliveries/999999/do/receive", "/clause-receipts/999999/do/acknowledge"} {
		p.as("liaison-jyj").post(at, form).Is(404)
	}
}
