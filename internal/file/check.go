package file

import (
	"fmt"
	"path"
	"strings"

	"jointmeeting/internal/form"
)

// Check looks into the files before anything is stored: count, names, sizes, types by content. All
// that is wrong is said at once, with each file's name.
func Check(ups []Upload) form.Errors {
	var errs form.Errors
	if len(ups) > MaxCount {
		errs.Add(Field, "附件不超过 %d 个，现选了 %d 个", MaxCount, len(ups))
		return errs
	}
	for _, u := range ups {
		if why := check(u); why != "" {
			errs.Add(Field, "“%s”%s", CleanName(u.Name), why)
		}
	}
	return errs
}

func check(u Upload) string {
	switch {
	case u.Size == 0:
		return "是空文件"
	case u.Size > MaxSize:
		return fmt.Sprintf("超过 %d MB", MaxSize>>20)
	case !u.whole():
		return "没有完整收到，请重新选择"
	}
	k, err := sniff(u)
	if err != nil {
		return err.Error()
	}
	return k.fits(u)
}

// fits says why the content may not carry the name, or what is wrong deeper inside.
func (k *kind) fits(u Upload) string {
	ext := strings.ToLower(strings.TrimPrefix(path.Ext(CleanName(u.Name)), "."))
	switch {
	case k == nil:
		return "不是可以上传的类型，请上传 " + Kinds()
	case ext != k.Ext:
		return fmt.Sprintf("的内容是 %s，与文件名不符", k.Ext)
	case k.Entry == "":
		return ""
	}
	a, err := openArchive(u)
	if err == nil {
		err = a.unpack()
	}
	if err != nil {
		return err.Error()
	}
	return ""
}
