package topicpage

import (
	"jointmeeting/internal/checklist"
	"jointmeeting/templates/part"
)

// topicGrounds are the grounds of a refusal: the points of the checklist, or another one.
func topicGrounds() []part.Option {
	out := []part.Option{{Label: "请选择"}}
	for _, p := range checklist.Points {
		out = append(out, part.Option{Value: p.Key, Label: p.Label})
	}
	return append(out, part.Option{Value: checklist.OtherGround, Label: "其他情形"})
}
