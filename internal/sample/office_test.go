package sample_test

import (
	"testing"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/sample"
	"jointmeeting/internal/sample/sampledb"
	"jointmeeting/internal/unit"
)

func TestM2_M4_EverySeatOfTheCharterIsHeld(t *testing.T) {
	d := sampledb.DB(t)
	var all *[]unit.Holder
	if err := d.Read(t.Context(), func(b *db.Batch) { all = unit.Holders(b) }); err != nil {
		t.Fatal(err)
	}
	counts := map[access.Role]int{}
	for _, h := range *all {
		counts[h.Role]++
	}
	want := map[access.Role]int{access.Chief: 1, access.Convenor: 2, access.Director: 1, access.Office: 2, access.Member: 29,
		access.Liaison: 34, access.Admin: 1, access.Security: 1, access.Auditor: 1}
	for role, n := range want {
		if counts[role] != n {
			t.Errorf("%s: %d seats, want %d", role, counts[role], n)
		}
	}
	if got := (*all)[0].Role; got != access.Chief {
		t.Errorf("first in precedence is %s, want the chief", got)
	}
}

func TestSamplePeople(t *testing.T) {
	d := sampledb.DB(t)
	for login, seats := range map[string]string{
		"chief": "总召集人", "convenor1": "召集人", "convenor2": "市市场监管局召集人", "director": "市市场监管局办公室主任",
		"office1": "市市场监管局办公室工作人员", "member-fgw": "市发改委成员", "liaison-jyj": "市教育局联络员",
		"liaison-gedian": "葛店经开区管委会联络员", "liaison-linkong": "临空经济区管委会联络员", "liaison-liangzihu": "梁子湖区人民政府联络员",
		"liaison-echeng": "鄂城区人民政府联络员", "liaison-huarong": "华容区人民政府联络员", "auditor": "审计员",
	} {
		if got := sample.Who(t, d, login).SeatWords(); got != seats {
			t.Errorf("%s is %s, want %s", login, got, seats)
		}
	}
}
