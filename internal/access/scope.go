package access

// Scope is what a list may show a person, as arguments for the visibility fragment of a feature
// (`seen` in its store). The fragment and the chart state one rule twice; a differential test per
// feature holds them equal.
type Scope struct {
	Person   int64
	Units    []int64 // units where the person is liaison or member
	Office   bool    // 办公室主任 or 办公室工作人员
	Convenor bool    // 总召集人 or 召集人
}

// Scope derives the arguments from the seats.
func (a Actor) Scope() Scope {
	return Scope{
		Person:   a.Person,
		Units:    a.Units(Liaison, Member),
		Office:   a.Is(Office, Director),
		Convenor: a.Is(Chief, Convenor),
	}
}

// Args are the scope's named arguments: @me, @units, @office, @convenor.
func (s Scope) Args() map[string]any {
	return map[string]any{"me": s.Person, "units": s.Units, "office": s.Office, "convenor": s.Convenor}
}
