package part

// Paper is an official paper as shown on screen. The same parts are printed by the server.
type Paper struct {
	Warning string // why nobody should go by what it says; empty: nothing is wrong
	Label   string // what a screen reader calls it: 纪要正文
	Org     string // red head: 鄂州市标准化协调推进工作联席会议纪要
	No      string // 〔2026〕1号
	From    string // who issues it, left under the number
	Date    string // right
	Title   string
	Body    []Para
	People  []Line // 出席, 请假, 列席
	Foot    []Line // 分送
	Issuer  string // last line, left: 印发机关
	Issued  string // last line, right: 2026年9月11日印发
}

// Para is one paragraph. Level 0 is body text; 1 to 4 are 一、 （一） 1. （1）. Rest is body text that
// runs on after a heading of level 2 on the same line. ID makes it a target of links. Mark sets
// a paragraph off for its reader.
type Para struct {
	Level      int
	Text, Rest string
	ID         string
	Mark       string // the reader's own part: why, in words
	More       bool   // a further line of what stands before it
}

// Line is a name and what belongs to it: 出席, and the people.
type Line struct{ Label, Text string }

func (p Paper) footed() bool { return len(p.Foot) > 0 || p.Issuer != "" }

func levelClass(n int) string {
	switch n {
	case 2:
		return "doc-h2"
	case 3, 4:
		return "doc-h3"
	}
	return ""
}
