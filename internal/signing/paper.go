package signing

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
	"jointmeeting/internal/form"
	"jointmeeting/internal/message"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/unit"
)

// PaperForm is a signature on paper, as the office registers it.
type PaperForm struct{ On, Remark, Fingerprint string }

// ReadPaper takes what was typed.
func ReadPaper(v url.Values) PaperForm {
	return PaperForm{v.Get("signed_on"), v.Get("remark"), v.Get("fingerprint")}
}

// PaperInput is what was typed, as read, with what could not be.
type PaperInput struct {
	On                  time.Time
	Remark, Fingerprint string
	Errs                form.Errors
}

// Input reads the form. What is wrong with it is told by Check, together with what does not fit the text.
func (f PaperForm) Input() PaperInput {
	var errs form.Errors
	in := PaperInput{On: errs.NeedDate("signed_on", "纸上的签批日期", f.On), Remark: form.Text(f.Remark), Fingerprint: strings.ToUpper(form.Line(f.Fingerprint))}
	errs.Need("remark", "批示意见", in.Remark, RemarkMax)
	if in.Fingerprint == "" {
		errs.Add("fingerprint", "请填写纸上印的校验指纹")
	}
	in.Errs = errs
	return in
}

// Check holds what was typed against the text: the paper is of this very text, was signed on a day that can be, and is there as a scan.
func (in PaperInput) Check(o Object, edited, today time.Time, ups []file.Upload) error {
	errs := slices.Clone(in.Errs)
	if errs.Of("fingerprint") == "" && in.Fingerprint != paper.Fingerprint(o.Digest) {
		errs.Add("fingerprint", "与现行稿的校验指纹不一致，纸上签批的不是这一稿")
	}
	read := errs.Of("signed_on") == ""
	if read && in.On.After(today) {
		errs.Add("signed_on", "签批日期不能晚于今天")
	}
	if read && in.On.Before(form.Day(edited)) {
		errs.Add("signed_on", "签批日期不能早于现行稿的保存日期")
	}
	if len(ups) != 1 {
		errs.Add(file.Field, "请上传一份签批页的扫描件")
	}
	return append(errs, file.Check(ups)...).Err()
}

// Register records that the signer has signed on paper: a registration by the office with a scan and the
// registrar's name, grade C, and no signature of anybody else. The signer is told.
func (k Kind) Register(ctx context.Context, tx *db.Tx, o Object, signer unit.Holder, in PaperInput, ups []file.Upload) error {
	if err := refusePaused(ctx, tx); err != nil {
		return err
	}
	if err := o.Intact(); err != nil {
		return err
	}
	s, err := openSignature(ctx, tx, o, k.Stages().Last().Name, signer.Person)
	if err != nil {
		return err
	}
	seat, err := seatOf(ctx, tx, signer.Person)
	if err != nil {
		return err
	}
	s = s.filled(o, seat, signer.Name, in.Remark, byPaper)
	s.GivenAt, s.Registrar = &tx.At, tx.Who.Name
	if s.Scan, err = ups[0].Sum(); err != nil {
		return err
	}
	if err := chain(ctx, tx, &s, o.Noun, prepared{}); err != nil {
		return err
	}
	if err := saveSignature(ctx, tx, s); err != nil {
		return err
	}
	if err := message.Tell(ctx, tx, k.Event+".registered", s.ID); err != nil {
		return err
	}
	return file.Attach(ctx, tx, FileKind, s.ID, ups)
}

// seatOf is the seat by which the signer signs, in words.
func seatOf(ctx context.Context, tx *db.Tx, person int64) (string, error) {
	people, err := unit.HoldersTx(ctx, tx, access.Chief, access.Convenor)
	if err != nil {
		return "", fmt.Errorf("find the signer's seat: %w", err)
	}
	i := slices.IndexFunc(people, func(h unit.Holder) bool { return h.Person == person })
	if i < 0 {
		return "", fault.Refused("签发人已不在任，请先退回")
	}
	return access.Seat{Role: people[i].Role, UnitName: people[i].UnitName}.Label(), nil
}
