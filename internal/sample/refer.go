package sample

import (
	"encoding/hex"
	"strconv"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/house"
	"jointmeeting/internal/minutes"
	"jointmeeting/internal/signing"
)

// Refer asks the person with the second login to read the minutes first, as the one with the first, and
// answers the referral's id.
func Refer(t T, d *db.DB, login string, id int64, to, question string) int64 {
	t.Helper()
	who := Who(t, d, login)
	f := signing.ReferForm{To: strconv.FormatInt(AdviserSeat(t, d, to), 10), Question: question}
	if _, err := minutes.NewService(d, typed{}).Refer(t.Context(), who, id, MinutesOf(t, d, who, id).Minutes.Version, f); err != nil {
		t.Fatalf("%s refers minutes %d to %s: %v", login, id, to, err)
	}
	return MinutesOf(t, d, who, id).Referrals[0].ID
}

// AdviserSeat is the seat in which the person can be asked for a word.
func AdviserSeat(t T, d *db.DB, login string) int64 {
	t.Helper()
	for _, s := range Who(t, d, login).Seats {
		if s.Role != access.Liaison && s.Role != access.Office {
			return s.ID
		}
	}
	t.Fatalf("%s cannot be asked for a word", login)
	return 0
}

// ReferralOf loads a referral as the person sees it.
func ReferralOf(t T, d *db.DB, login string, id int64) signing.Referral {
	t.Helper()
	r, err := signing.New(d, typed{}, house.Signed()...).Referral(t.Context(), Who(t, d, login), id)
	if err != nil {
		t.Fatalf("referral %d: %v", id, err)
	}
	return r
}

// Advise takes a step of a referral as the person, on the text as it is.
func Advise(t T, d *db.DB, login string, id int64, step, answer string) {
	t.Helper()
	r := ReferralOf(t, d, login, id)
	f := signing.AnswerForm{Answer: answer, Digest: hex.EncodeToString(r.ContentHash)}
	if _, err := signing.New(d, typed{}, house.Signed()...).Advise(t.Context(), Who(t, d, login), id, r.Version, step, f); err != nil {
		t.Fatalf("referral %d, %s by %s: %v", id, step, login, err)
	}
}
