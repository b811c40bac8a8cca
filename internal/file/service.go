package file

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"

	"jointmeeting/internal/access"
	"jointmeeting/internal/bundle"
	"jointmeeting/internal/db"
	"jointmeeting/internal/fault"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/form"
	"jointmeeting/internal/setting"
)

// Asker says whether the person may see the record: nil, or fault.NotFound.
type Asker func(ctx context.Context, who access.Actor, record int64) error

// Service hands files out.
type Service struct {
	db     *db.DB
	askers map[string]Asker
}

// NewService makes the service. A kind without an asker hands out nothing.
func NewService(d *db.DB, askers map[string]Asker) *Service { return &Service{d, askers} }

// Content is a file on its way out. Reading fails before the last bytes when they are not the ones
// that were taken in.
type Content struct {
	Name, Type string
	Size       int64
	Body       io.ReadCloser
}

// Open finds the file and asks for the right to its record, now.
func (s *Service) Open(ctx context.Context, who access.Actor, id int64) (Content, error) {
	f, err := find(ctx, s.db, id)
	if err != nil {
		return Content{}, err
	}
	ask, ok := s.askers[f.Kind]
	if !ok {
		return Content{}, fault.NotFound()
	}
	if err := ask(ctx, who, f.Record); err != nil {
		return Content{}, err
	}
	return Content{f.Name, f.Type, f.Size, newReader(ctx, s.db, f)}, nil
}

// Source is a file where it is stored, for a room that has asked for the right to its record already: it is read in pieces.
func Source(ctx context.Context, d *db.DB, id int64) (name string, from *bundle.Source, err error) {
	f, err := find(ctx, d, id)
	return f.Name, &bundle.Source{Size: f.Size, Digest: f.Sha256, Open: func() io.Reader { return newReader(ctx, d, f) }}, err
}

// Acts are what happens to the files of a kind of record; noun is what the log calls one. Who may is said
// by the act of the record that they come with.
func Acts(kind, noun string) *flow.Acts {
	return &flow.Acts{Kind: kind, Title: noun, List: []flow.Act[access.Ties]{
		{Do: "attach", Label: "添加" + noun, Auto: true}, {Do: "detach", Label: "移除" + noun, Auto: true}}}
}

// Attach hangs files on a record, in the act's transaction. The caller has called Check; what depends on
// settings and on the files already there is checked here, and is a form error as well. Each file gets
// its own log entry with its hash.
func Attach(ctx context.Context, tx *db.Tx, kind string, record int64, ups []Upload) error {
	if len(ups) == 0 {
		return nil
	}
	if err := allowed(ctx, tx, kind, record, ups); err != nil {
		return err
	}
	for _, u := range ups {
		if err := attach(ctx, tx, kind, record, u); err != nil {
			return err
		}
	}
	return nil
}

func allowed(ctx context.Context, tx *db.Tx, kind string, record int64, ups []Upload) error {
	have, err := count(ctx, tx, kind, record)
	if err != nil {
		return err
	}
	v, err := setting.LoadTx(ctx, tx)
	if err != nil {
		return err
	}
	var errs form.Errors
	l := LimitsOf(v)
	if n := have + len(ups); n > l.Count {
		errs.Add(Field, "附件不超过 %d 个，连同已有的共 %d 个", l.Count, n)
	}
	for _, u := range ups {
		if u.Size > int64(l.MB)<<20 {
			errs.Add(Field, "“%s”超过 %d MB", CleanName(u.Name), l.MB)
		}
	}
	if len(errs) > 0 {
		return errs
	}
	return inDay(ctx, tx, v, ups)
}

// inDay holds the files against what the sender's unit has sent today. Forms that are stored at the same moment do not
// see each other.
func inDay(ctx context.Context, tx *db.Tx, v setting.Values, ups []Upload) error {
	sent, err := sentToday(ctx, tx)
	if err != nil {
		return err
	}
	for _, u := range ups {
		sent.N, sent.Size = sent.N+1, sent.Size+u.Size
	}
	var errs form.Errors
	if most := v.Int(setting.FileDayCount); sent.N > most {
		errs.Add(Field, "本单位今天的附件连同这次共 %d 个，每天不超过 %d 个，请明天再上传", sent.N, most)
	}
	if most := v.Int(setting.FileDayMB); sent.Size > int64(most)<<20 {
		errs.Add(Field, "本单位今天的附件连同这次超过 %d MB，请明天再上传", most)
	}
	return errs.Err()
}

// unitOf is the unit that somebody sends files for; 0 for who has a seat in none.
func unitOf(who access.Actor) int64 {
	for _, s := range who.Seats {
		if s.Unit != 0 {
			return s.Unit
		}
	}
	return 0
}

func attach(ctx context.Context, tx *db.Tx, kind string, record int64, u Upload) error {
	k, err := sniff(u)
	if err != nil || k == nil {
		return fault.Refused("“%s”不是可以上传的类型", CleanName(u.Name))
	}
	sum, err := u.Sum()
	if err != nil {
		return err
	}
	if err := put(ctx, tx, sum, u); err != nil {
		return err
	}
	name := CleanName(u.Name)
	if err := insert(ctx, tx, kind, record, name, k.Type, u.Size, sum); err != nil {
		return err
	}
	tx.LogAct(db.On{Kind: kind, ID: record, Title: name}, Acts(kind, "").Note("attach"), "", "添加附件，SHA-256 "+hex.EncodeToString(sum))
	return nil
}

// Sum is the file's SHA-256, worked out piece by piece.
func (u Upload) Sum() ([]byte, error) {
	h := sha256.New()
	n, err := io.Copy(h, u.all())
	if err == nil && n != u.Size {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, fmt.Errorf("read the upload %q: %w", u.Name, err)
	}
	return h.Sum(nil), nil
}

// Void takes a file off its record; bytes and row are kept.
func Void(ctx context.Context, tx *db.Tx, kind string, record, id int64) error {
	name, err := void(ctx, tx, kind, record, id)
	if err != nil {
		return err
	}
	tx.LogAct(db.On{Kind: kind, ID: record, Title: name}, Acts(kind, "").Note("detach"), "", "移除附件")
	return nil
}
