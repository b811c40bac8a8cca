package edge

import (
	"context"
	"net/http"
	"sync"

	"jointmeeting/internal/fault"
	"jointmeeting/internal/limit"
)

// crowd counts what of a kind is on its way: in all, of each person, and how many bytes of it.
type crowd struct {
	own, most int // of one person, of all
	mine      string
	others    string
	room      func(int64) error // whether there is room for so many bytes; nil: nobody asks
	mu        sync.Mutex
	of        map[int64]int
	n         int
	bytes     int64
}

// newForms counts forms so long that many of them at once would fill the memory.
func newForms() *crowd {
	return &crowd{own: limit.OwnForms, most: limit.Forms, of: map[int64]int{},
		mine: "您同时提交的长表单超过 %d 个，请等前面的完成后再试", others: "同时提交长表单的人过多，请稍后再试"}
}

// newUploads counts forms with files.
func newUploads(room func(int64) error) *crowd {
	return &crowd{own: limit.OwnUploads, most: limit.Uploads, of: map[int64]int{}, room: room,
		mine: "您同时上传附件的表单超过 %d 个，请等前面的完成后再试", others: "同时上传附件的人过多，请稍后再试"}
}

// enter takes a place for so many bytes until leave is called.
func (c *crowd) enter(person, bytes int64) (leave func(), err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.of[person] >= c.own:
		return nil, fault.New(fault.TooMany, c.mine, c.own)
	case c.n >= c.most:
		return nil, fault.New(fault.Busy, c.others)
	}
	if c.room != nil {
		if err := c.room(c.bytes + bytes); err != nil {
			return nil, err
		}
	}
	c.n, c.bytes = c.n+1, c.bytes+bytes
	c.of[person]++
	return func() { c.left(person, bytes) }, nil
}

func (c *crowd) left(person, bytes int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n, c.bytes = c.n-1, c.bytes-bytes
	if c.of[person]--; c.of[person] == 0 {
		delete(c.of, person)
	}
}

// turns lets few store files at once, so that acts without any find a connection meanwhile.
type turns chan struct{}

// take waits for a turn; a form without files has its own at once.
func (t turns) take(r *http.Request) (done func(), err error) {
	if len(parcelOf(r).files) == 0 {
		return func() {}, nil
	}
	ctx, cancel := context.WithTimeout(r.Context(), limit.PatientTime)
	defer cancel()
	select {
	case t <- struct{}{}:
		return func() { <-t }, nil
	case <-ctx.Done():
		return nil, fault.New(fault.Busy, "正在保存其他附件，请稍后再试").Because(ctx.Err())
	}
}

// DiskAlarm is what administrators are told of a disk that is nearly full; empty while none is.
func (s *Server) DiskAlarm() string {
	if s.deps.Room == nil || s.deps.Room(0) == nil {
		return ""
	}
	return "服务器磁盘空间不足，附件已暂停上传，其他办理暂不受影响。请在服务器上运行 portal doctor 查看是哪个磁盘，尽快腾出空间。"
}
