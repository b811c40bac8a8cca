package part

// Col is one column of a table. Quiet hides the label and keeps it for screen readers. Sort is
// ascending or descending when the rows are in its order; URL makes the label a link that sorts.
type Col struct {
	Label     string
	Quiet     bool
	Sort, URL string
}

// Filter is the form above a list. Action is the list's own address; Clear is the link 清除, shown when
// something is filtered.
type Filter struct {
	Label, Action, Clear string
}

// Paging are the links below a list and a quiet word (本页 50 项). Lists that only go forward have First
// instead of Prev.
type Paging struct{ First, Prev, Next, Text string }

// Tab is one tab, a link to a page of the same record or to the same list in another state.
type Tab struct {
	Label, URL, Count string
	Current           bool
}

func sortMark(s string) string {
	switch s {
	case "ascending":
		return " ↑"
	case "descending":
		return " ↓"
	}
	return ""
}
