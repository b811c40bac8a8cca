package flow

import (
	"fmt"
	"slices"
	"sort"
)

// Faults lists what is wrong with the chart itself; a test per feature wants none.
func (c *Chart[T]) Faults() []string {
	out := []string{}
	note := func(f string, args ...any) { out = append(out, fmt.Sprintf(f, args...)) }
	known := map[string]State{}
	for _, s := range c.States {
		if _, twice := known[s.Name]; twice {
			note("state %s twice", s.Name)
		}
		known[s.Name] = s
		if s.Title == "" || len(s.See) == 0 {
			note("state %s has no title or nobody sees it", s.Name)
		}
	}
	c.stepFaults(known, note)
	c.actFaults(note)
	c.pathFaults(note)
	return out
}

func (c *Chart[T]) stepFaults(known map[string]State, note func(string, ...any)) {
	seen := map[string]bool{}
	for _, s := range c.Steps {
		if s.Label == "" || (!s.Auto && len(s.May) == 0) || (s.Auto && len(s.May) > 0) {
			note("step %s lacks a label or a seat, or is automatic with a seat", s.Do)
		}
		for _, f := range append(slices.Clone(s.From), s.To) {
			if _, ok := known[f]; !ok {
				note("step %s names unknown state %s", s.Do, f)
			}
		}
		for _, f := range s.From {
			if key := s.Do + " from " + f; seen[key] {
				note("step %s twice", key)
			} else {
				seen[key] = true
			}
		}
	}
}

// pathFaults finds states that cannot be reached and states that cannot be left.
func (c *Chart[T]) pathFaults(note func(string, ...any)) {
	reached, left, taken := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, s := range c.States {
		reached[s.Name] = s.Start
	}
	for range c.States {
		for _, st := range c.Steps {
			for _, f := range st.From {
				left[f], taken[f] = true, taken[f] || !st.Auto
				if reached[f] {
					reached[st.To] = true
				}
			}
		}
	}
	for _, s := range c.States {
		if !reached[s.Name] {
			note("state %s cannot be reached", s.Name)
		}
		// What becomes of another record may bring a final one back: only that, by an automatic step.
		if s.Final && taken[s.Name] || !s.Final && !left[s.Name] {
			note("state %s is final and can be left, or neither", s.Name)
		}
	}
}

// Names lists the state names, sorted, to compare with the schema's CHECK.
func (c *Chart[T]) Names() []string {
	out := []string{}
	for _, s := range c.States {
		out = append(out, s.Name)
	}
	sort.Strings(out)
	return out
}

// TableName is the table that holds the state column.
func (c *Chart[T]) TableName() string {
	if c.Table != "" {
		return c.Table
	}
	return c.Kind
}
