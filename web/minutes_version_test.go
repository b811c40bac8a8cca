package web

import (
	"fmt"
	"testing"

	"jointmeeting/internal/minutes"
	"jointmeeting/internal/sample"
)

// TestMinutesVersionPages: the history, the paper of one version, the comparison in both forms, and what
// the signer is told on the sign page until they have read it.
func TestMinutesVersionPages(t *testing.T) {
	t.Parallel()
	p, id := minutesAt(t, minutes.Signing)
	path := minutes.Path(id)
	before := sample.MinutesOf(t, p.db, sample.Who(t, p.db, "chief"), id).Minutes.Version
	sample.MinutesStep(t, p.db, "chief", id, "return", "第一条文字不妥")
	f := minutes.Of(sample.MinutesOf(t, p.db, sample.Who(t, p.db, "office1"), id).Minutes)
	f.Rows[0].Text, f.Note = "开展中小学生营养餐标准化示范，形成可推广的工作规范。", "采纳总召集人意见"
	sample.SaveMinutes(t, p.db, "office1", id, f)
	for _, s := range [][2]string{{"office1", "submit_check"}, {"director", "check"}, {"convenor1", "review"}, {"convenor2", "review"}} {
		sample.MinutesStep(t, p.db, s[0], id, s[1], "同意。")
	}
	office, chief := p.as("office1"), p.as("chief")
	page := office.get(path + "/versions").Is(200).Page()
	page.Sees(fmt.Sprintf("第 %d 稿", before), "退回修改", "第一条文字不妥", "采纳总召集人意见", "（已作废）", "现行稿")
	office.get(fmt.Sprintf("%s/versions/%d", path, before)).Is(200).Page().Sees("标准化试点", fmt.Sprintf("（第 %d 稿）", before))
	office.get(path + "/versions/99").Is(404)
	office.get(path + "/versions/x").Is(404)
	merged := office.get(fmt.Sprintf("%s/compare?from=%d&to=%d", path, before, before+1)).Is(200).Page()
	merged.Sees("修改 1 处", "采纳总召集人意见")
	if merged.Find("del").Text() != "试点" || merged.Find("ins").Text() != "示范" {
		t.Errorf("marked: %s → %s", merged.Find("del").Text(), merged.Find("ins").Text())
	}
	beside := office.get(fmt.Sprintf("%s/compare?from=%d&to=%d&view=side", path, before, before+1)).Is(200).Page()
	if len(beside.All(".beside")) != 1 {
		t.Errorf("%d pieces stand beside each other", len(beside.All(".beside")))
	}
	office.get(path + "/compare?from=1&to=99").Is(404)
	page = chief.get(path + "/sign").Is(200).Page()
	page.Sees("您上次办理后的修改", "修改 1 处")
	chief.press(page, path+"/read", "已阅 以上修改").To(path)
	chief.get(path + "/sign").Is(200).Page().SeesNot("您上次办理后的修改")
	for _, login := range []string{"liaison-jyj", "admin"} {
		p.as(login).get(path + "/versions").Is(403)
		p.as(login).get(path + "/compare").Is(403)
	}
}
