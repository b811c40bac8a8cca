package part

// Confirm is a page of its own before something that cannot be taken back. The children are fields.
type Confirm struct {
	Title   string   // 确定撤销“2026年第1次全体会议”吗？
	Text    []string // what follows from it, and how many people are told
	Action  string
	Name    string // names the operation token
	Version int
	Button  string // 撤销会议
	Danger  bool
	Back    string
	Stay    string // 不撤销，返回
}

func (c Confirm) kind() string {
	if c.Danger {
		return "danger"
	}
	return "primary"
}
