package minutes

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"jointmeeting/internal/access"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/file"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/paper"
	"jointmeeting/internal/proofread"
	"jointmeeting/internal/unit"
)

// FileKind is under what files hang on a signature.
const FileKind = "signature"

// PaperForm is a signature on paper, as the office registers it.
type PaperForm struct{ On, Remark, Fingerprint string }

// ReadPaper takes what was typed.
func ReadPaper(v url.Values) PaperForm {
	return PaperForm{v.Get("signed_on"), v.Get("remark"), v.Get("fingerprint")}
}

// PaperInput is what was typed, as read.
type PaperInput struct {
	On                  time.Time
	Remark, Fingerprint string
}

// Input reads the form.
func (f PaperForm) Input() (PaperInput, form.Errors) {
	var errs form.Errors
	in := PaperInput{On: errs.NeedDate("signed_on", "纸上的签批日期", f.On), Remark: form.Text(f.Remark), Fingerprint: strings.ToUpper(form.Line(f.Fingerprint))}
	errs.Need("remark", "批示意见", in.Remark, RemarkMax)
	if in.Fingerprint == "" {
		errs.Add("fingerprint", "请填写纸上印的校验指纹")
	}
	return in, errs
}

// MayRegister says whether the person may register the signer's signature on paper now.
func MayRegister(who access.Actor, m Minutes) bool {
	_, ok := who.Holds(access.Ties{}, staff...)
	return ok && paper.StageIn(m.State).Mandate
}

// Register records that the signer has signed on paper: a registration by the office with a scan and the
// registrar's name, grade C, and no signature of anybody else.
func (s *Service) Register(ctx context.Context, who access.Actor, id int64, version int, in PaperInput, ups []file.Upload) (db.Outcome, error) {
	return s.db.Write(ctx, who, func(ctx context.Context, tx *db.Tx) error {
		m, err := Lock(ctx, tx, id, version)
		if err != nil {
			return err
		}
		seat, ok := who.Holds(access.Ties{}, staff...)
		if !ok {
			return fault.Denied("纸质签批由联席会议办公室登记")
		}
		t, err := Chart.Advance(m, "registered")
		if err != nil {
			return err
		}
		t.Seat = seat
		if err := m.registrable(form.Day(tx.At), in, ups); err != nil {
			return err
		}
		return register(ctx, tx, m, t, in, ups)
	})
}

// registrable: the paper is of this very text, which passes the check, was signed on a day that can be, and is there as a
// scan.
func (m Minutes) registrable(today time.Time, in PaperInput, ups []file.Upload) error {
	var errs form.Errors
	if in.Fingerprint != Fingerprint(m.ContentHash) {
		errs.Add("fingerprint", "与现行稿的校验指纹不一致，纸上签批的不是这一稿")
	}
	if in.On.After(today) {
		errs.Add("signed_on", "签批日期不能晚于今天")
	}
	if in.On.Before(form.Day(m.EditedAt)) {
		errs.Add("signed_on", "签批日期不能早于现行稿的保存日期")
	}
	if len(ups) != 1 {
		errs.Add(file.Field, "请上传一份签批页的扫描件")
	}
	errs = append(errs, file.Check(ups)...)
	if errs != nil {
		return errs
	}
	if list := proofread.Faults(m.proof()); len(list) > 0 {
		return fault.Refused("%s", list[0].Text)
	}
	return intact(m)
}

func register(ctx context.Context, tx *db.Tx, m Minutes, t flow.Taken, in PaperInput, ups []file.Upload) error {
	sig, err := slot(ctx, tx, m.ID, StageSign, m.Signer)
	if err != nil {
		return err
	}
	seat, err := seatOf(ctx, tx, m.Signer)
	if err != nil {
		return err
	}
	sig = sig.filled(m, seat, m.SignerName, in.Remark, byPaper)
	sig.Delegation, sig.GivenAt, sig.Registrar = m.Delegation, &tx.At, tx.Who.Name
	if sig.Scan, err = digestOf(ups[0]); err != nil {
		return err
	}
	if err := chain(ctx, tx, &sig, prepared{}); err != nil {
		return err
	}
	if err := settle(ctx, tx, sig); err != nil {
		return err
	}
	if err := file.Attach(ctx, tx, FileKind, sig.ID, ups); err != nil {
		return err
	}
	m.SignedOn = &in.On
	tx.LogStep(Chart.Kind, m.ID, m.Title, t, in.Remark, "登记"+m.SignerName+"的纸质签批，指纹 "+Fingerprint(m.ContentHash))
	tx.Done(Path(m.ID), "已登记%s的纸质签批", m.SignerName)
	return move(ctx, tx, &m, t)
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

func digestOf(u file.Upload) ([]byte, error) {
	r, err := u.Open()
	if err != nil {
		return nil, fmt.Errorf("open the scan: %w", err)
	}
	defer r.Close()
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return nil, fmt.Errorf("read the scan: %w", err)
	}
	return h.Sum(nil), nil
}

// SeeSignature says whether the person may see what hangs on a signature.
func (s *Service) SeeSignature(ctx context.Context, who access.Actor, id int64) error {
	return s.db.Read(ctx, func(b *db.Batch) { db.Value[int64](b, selectSignature, db.Seen(who, db.Args{"id": id})) })
}
