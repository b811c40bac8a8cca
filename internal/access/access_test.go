package access

import "testing"

// TestHolds: a right needs both the role and the tie, in one and the same seat.
func TestHolds(t *testing.T) {
	ties := Ties{Units: map[Tie][]int64{Lead: {3}, Support: {4, 5}}, Self: []int64{9}, People: map[Tie][]int64{Referrer: {7}, Referred: {6}}}
	who := func(person int64, seats ...Seat) Actor { return Actor{Person: person, Seats: seats} }
	for _, x := range []struct {
		name  string
		actor Actor
		right Right
		want  bool
	}{
		{"role and tie", who(1, Seat{Role: Liaison, Unit: 3}), Liaison.Of(Lead), true},
		{"role, other tie", who(1, Seat{Role: Liaison, Unit: 4}), Liaison.Of(Lead), false},
		{"tie, other role", who(1, Seat{Role: Member, Unit: 3}), Liaison.Of(Lead), false},
		{"role and tie in two seats", who(1, Seat{Role: Liaison, Unit: 8}, Seat{Role: Member, Unit: 3}), Liaison.Of(Lead), false},
		{"second unit of the tie", who(1, Seat{Role: Liaison, Unit: 5}), Liaison.Of(Support), true},
		{"any unit", who(1, Seat{Role: Office, Unit: 22}), May(Office), true},
		{"the very person", who(9, Seat{Role: Chief}), Chief.Of(Self), true},
		{"same role, other person", who(8, Seat{Role: Chief}), Chief.Of(Self), false},
		{"who asked", who(7, Seat{Role: Chief}), Chief.Of(Referrer), true},
		{"another than who asked", who(9, Seat{Role: Chief}), Chief.Of(Referrer), false},
		{"who was asked", who(6, Seat{Role: Member, Unit: 3}), Member.Of(Referred), true},
		{"another of the same unit", who(8, Seat{Role: Member, Unit: 3}), Member.Of(Referred), false},
		{"no unit never meets a tie", who(1, Seat{Role: Liaison}), Liaison.Of(Owner), false},
		{"nobody", Actor{}, May(Office), false},
	} {
		if _, got := x.actor.Holds(ties, x.right); got != x.want {
			t.Errorf("%s: %v", x.name, got)
		}
	}
}
