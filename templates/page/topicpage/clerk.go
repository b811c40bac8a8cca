package topicpage

import (
	"strconv"

	"jointmeeting/templates/part"
)

// officers are the people to whom the director can hand the topic.
func (p View) officers() []part.Option {
	out := []part.Option{{Value: "0", Label: "请选择"}}
	for _, o := range p.Shown.Topic.Officers {
		if o.ID != p.Shown.Topic.Clerk {
			out = append(out, part.Option{Value: strconv.FormatInt(o.ID, 10), Label: o.Name})
		}
	}
	return out
}
