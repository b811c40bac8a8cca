// Package helppage draws 使用帮助: its index and its chapters, with the pictures of the steps.
package helppage

import "strings"

// Kind is what a block of a chapter is.
type Kind int

// The kinds. A picture is never a block: it belongs to the step before it.
const (
	Text Kind = iota
	Heading
	Items
	Steps
	Picture
)

// Block is a paragraph, a heading, or a list with its items.
type Block struct {
	Kind  Kind
	Items []Item
}

// Item is one line of a block; a step may have a picture.
type Item struct {
	Runs   []Run
	Sketch []Row
}

// Run is a piece of text, or a link.
type Run struct{ Text, URL string }

// Row is a line of a picture: 页 the page's heading, 栏 a field, 行 a line to look at, 钮 the button to press.
type Row struct{ What, Label string }

// Link leads to a chapter; Own is one that is meant for the reader.
type Link struct {
	Title, URL string
	Own        bool
}

// IndexView is the first page of the manual.
type IndexView struct{ Firsts, Jobs, Parts []Link }

// ChapterView is one chapter: its text, what the reader may do with the records it is about, and what others do.
type ChapterView struct {
	Title, Index string
	Signed       bool
	Blocks       []Block
	Own, Others  []Table
}

// Table is what is done with one kind of record.
type Table struct {
	Title string
	Rows  []Deed
}

// Deed is a step or act: its button, in which states, what the state is then, who has it and what it waits for.
type Deed struct {
	Label, To        string
	From, Who, Needs []string
}

// Same says whether two deeds would be one line.
func (d Deed) Same(o Deed) bool {
	return d.Label == o.Label && d.To == o.To && strings.Join(d.From, " ") == strings.Join(o.From, " ") && strings.Join(d.Who, " ") == strings.Join(o.Who, " ")
}

func (d Deed) when() string {
	if len(d.From) == 0 {
		return "不分状态"
	}
	return strings.Join(d.From, "、")
}

// then is the state behind the deed, where it changes it.
func (d Deed) then() string {
	if d.To == "" || len(d.From) == 1 && d.From[0] == d.To {
		return "状态不变"
	}
	return d.To
}
