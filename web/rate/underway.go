// Package rate bounds how much one person, and all of them at once, may send: long forms, uploads, requests, and the pace of a
// body. All of it is counted in this program; who is over it is turned away with a sentence and loses nothing typed.
package rate

import (
	"context"
	"sync"

	"jointmeeting/internal/fault"
	"jointmeeting/internal/limit"
)

// Underway counts what of a kind is on its way: in all, of each person, and how many bytes of it.
type Underway struct {
	own, most int // of one person, of all
	mine      string
	others    string
	room      func(int64) error // whether there is room for so many bytes; nil: nobody asks
	mu        sync.Mutex
	of        map[int64]int
	n         int
	bytes     int64
}

// NewForms counts forms so long that many of them at once would fill the memory; their bytes are not asked for.
func NewForms() *Underway {
	return &Underway{own: limit.OwnForms, most: limit.Forms, of: map[int64]int{},
		mine: "您同时提交的长表单超过 %d 个，请等前面的完成后再试", others: "同时提交长表单的人过多，请稍后再试"}
}

// NewUploads counts forms with files; room says whether so many bytes more fit on the disk.
func NewUploads(room func(int64) error) *Underway {
	return &Underway{own: limit.OwnUploads, most: limit.Uploads, of: map[int64]int{}, room: room,
		mine: "您同时上传附件的表单超过 %d 个，请等前面的完成后再试", others: "同时上传附件的人过多，请稍后再试"}
}

// Enter takes a place for so many bytes until leave is called.
func (c *Underway) Enter(person, bytes int64) (leave func(), err error) {
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

func (c *Underway) left(person, bytes int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n, c.bytes = c.n-1, c.bytes-bytes
	if c.of[person]--; c.of[person] == 0 {
		delete(c.of, person)
	}
}

// Turns lets few store files at once, so that acts without any find a connection meanwhile.
type Turns chan struct{}

// NewTurns has as many turns as the table of limits says.
func NewTurns() Turns { return make(Turns, limit.Storing) }

// Take waits for a turn; it is over when done is called.
func (t Turns) Take(ctx context.Context) (done func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, limit.PatientTime)
	defer cancel()
	select {
	case t <- struct{}{}:
		return func() { <-t }, nil
	case <-ctx.Done():
		return nil, fault.New(fault.Busy, "正在保存其他附件，请稍后再试").Because(ctx.Err())
	}
}
