package web

import (
	"strings"
	"testing"

	"jointmeeting/internal/meeting"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
)

// TestCorrectionThroughTheRouter (R7): the office corrects issued minutes with a reason; the correction goes
// through all hands and names the old ones, which say so; the unit whose decision changed signs anew, another
// only knows of it; the proof of both comes as a file whose values stand on the page.
func TestCorrectionThroughTheRouter(t *testing.T) {
	t.Parallel()
	p, id := minutesAt(t, minutes.Issued)
	path, office := minutes.Path(id), p.as("office1")
	for _, d := range sample.MinutesOf(t, p.db, sample.Who(t, p.db, "office1"), id).Deliveries {
		for _, code := range []string{"jyj", "czj", "scjgj", "wjw", "gedian", "sfj"} {
			if sample.Unit(t, p.db, code).ID == d.Unit {
				sample.ReceiveMinutes(t, p.db, code, id)
			}
			if sample.Unit(t, p.db, code).ID == d.Unit && d.Clauses > 0 {
				sample.ConfirmClauses(t, p.db, id, "liaison-"+code, "acknowledge")
			}
		}
	}
	p.as("chief").get(path).Page().SeesNot("确认更正")
	to, values := office.get(path).Is(200).Page().Form(path + "/do/correct").Press("确认更正")
	office.post(to, values).Is(422).Page().Sees("处需要更正")
	to, values = office.get(path).Page().Form(path+"/do/correct").Fill("原因", "第一条时限有误").Press("确认更正")
	edit := office.post(to, values).To("/minutes/")
	draft := strings.TrimSuffix(edit, "/edit")
	number := sample.MinutesOf(t, p.db, sample.Who(t, p.db, "office1"), id).Minutes.Number
	office.get(path).Page().Sees("更正中", "更正稿印发前本纪要仍然有效")
	p.as("liaison-jyj").get(path).Page().SeesNot("更正中")
	p.as("liaison-jyj").get(draft).Is(404)
	f := office.get(edit).Is(200).Page().Form(edit)
	f.Values.Set("due-1", "2027-09-30")
	to, values = f.Press("保存")
	office.post(to, values).To(draft)
	next := sample.CorrectionOf(t, p.db, id)
	sample.SignMinutes(t, p.db, next)
	page := office.get(draft + "/issue").Is(200).Page()
	page.Sees("即被更正", "供知悉")
	office.press(page, draft+"/do/issue", "确认印发").To(draft)

	was, is := office.get(path).Is(200).Page(), office.get(draft).Is(200).Page()
	was.Sees("已更正", "更正并取代，仅供查考")
	is.Sees("第一条时限有误", "本纪要更正并取代"+number, "下载校验包")
	office.get(draft+"/receipts").Page().Sees("已签收 0／3", "另有 3 个单位不涉及此次更正，供知悉", "仅供知悉")
	if got := is.Link(number); got != path {
		t.Errorf("the correction links to %s, want %s", got, path)
	}
	if got := was.Link(sample.MinutesOf(t, p.db, sample.Who(t, p.db, "office1"), next).Minutes.Number); got != draft {
		t.Errorf("the corrected ones link to %s, want %s", got, draft)
	}
	p.as("liaison-jyj").get(draft).Is(200).Page().Sees("请签收", "2027年9月30日")
	p.as("liaison-gedian").get(draft).Is(200).Page().Sees("供知悉，不需签收", "校验指纹")
	p.as("liaison-gedian").get("/").Page().SeesNot("（更正）")
	p.as("liaison-jyj").get(path).Is(200).Page().Sees("已更正")
	office.get("/minutes?state=corrected").Page().Sees("已被更正")
	proofOnPage(t, p, next)
}

// proofOnPage: the fingerprint on screen is the one on paper for office and unit, and the file is for those
// who see the signatures.
func proofOnPage(t *testing.T, p *portal, id int64) {
	t.Helper()
	path := minutes.Path(id)
	mark := minutes.Fingerprint(sample.MinutesOf(t, p.db, sample.Who(t, p.db, "office1"), id).Minutes.ContentHash)
	for _, login := range []string{"office1", "liaison-jyj"} {
		text := p.as(login).get(path).Is(200).Page().Text()
		for _, part := range strings.Split(text, "校验指纹")[1:] {
			if !strings.HasPrefix(strings.TrimLeft(part, "： "), mark) {
				t.Errorf("%s: another fingerprint than %s: %.30s", login, mark, part)
			}
		}
		if n := strings.Count(text, "校验指纹"); n != 2 {
			t.Errorf("%s: %d fingerprints, want that of the paper and that beside it", login, n)
		}
	}
	p.as("liaison-jyj").get(path + "/bundle").Is(403)
	got := p.as("chief").get(path + "/bundle").Is(200)
	if got.Header.Get("Content-Type") != "application/zip" || !strings.HasPrefix(got.Text, "PK\x03\x04") {
		t.Errorf("the file is %s", got.Header.Get("Content-Type"))
	}
}

// TestCorrectionGivenUpThroughTheRouter (R7): the office takes a correction back on its page; minutes of a meeting
// have no such button, and neither has anybody else.
func TestCorrectionGivenUpThroughTheRouter(t *testing.T) {
	t.Parallel()
	p, id := minutesAt(t, minutes.Issued)
	next := sample.CorrectMinutes(t, p.db, id)
	sample.CarryTo(t, p.db, next, minutes.Checking)
	path, office := minutes.Path(next), p.as("office1")
	p.as("chief").get(path).Is(200).Page().SeesNot("撤销更正稿")
	p.as("director").get(minutes.Path(sample.Minutes(t, p.db, sample.HeldMeeting(t, p.db, meeting.Special, nil), minutes.Checking))).Is(200).Page().SeesNot("撤销更正稿")
	to, values := office.get(path).Is(200).Page().Form(path + "/do/abandon").Press("确认撤销更正稿")
	office.post(to, values).Is(422).Page().Sees("处需要更正")
	to, values = office.get(path).Page().Form(path+"/do/abandon").Fill("原因", "原纪要无误").Press("确认撤销更正稿")
	office.post(to, values).To(minutes.Path(id))
	office.get(path).Is(200).Page().Sees("已撤销", "本更正稿没有印发", "原纪要无误")
	office.get(minutes.Path(id)).Is(200).Page().Sees("撤销更正稿：本纪要仍然有效", "原纪要无误", "确认更正")
	office.get("/minutes").Is(200).Page().Sees("更正稿已撤销")
	p.as("liaison-jyj").get(minutes.Path(id)).Is(200).Page().SeesNot("撤销")
	p.as("liaison-jyj").get(path).Is(404)
}

// TestR7_a_unit_reached_first_by_a_correction: it reads the number of the old minutes, which it may not open, without a
// link to them; a unit that had them gets the link.
func TestR7_a_unit_reached_first_by_a_correction(t *testing.T) {
	t.Parallel()
	p, id := minutesAt(t, minutes.Issued)
	next := sample.CorrectMinutes(t, p.db, id)
	f := minutes.Of(sample.MinutesOf(t, p.db, sample.Who(t, p.db, "office1"), next).Minutes)
	f.Rows[2].Lead = []int64{sample.Unit(t, p.db, "tjj").ID}
	sample.SaveMinutes(t, p.db, "office1", next, f)
	sample.SignMinutes(t, p.db, next)
	sample.IssueMinutes(t, p.db, next)
	old, path := minutes.Path(id), minutes.Path(next)
	number := sample.MinutesOf(t, p.db, sample.Who(t, p.db, "office1"), id).Minutes.Number
	for login, opens := range map[string]bool{"office1": true, "chief": true, "liaison-jyj": true, "member-jyj": true, "liaison-tjj": false, "member-tjj": false} {
		b := p.as(login)
		r := b.get(path).Is(200)
		r.Page().Sees("本纪要更正" + number + "。")
		if got := strings.Contains(r.Text, `href="`+old+`"`); got != opens || (b.get(old).StatusCode == 200) != opens {
			t.Errorf("%s: a link %v, the old minutes open %v", login, got, opens)
		}
	}
}
