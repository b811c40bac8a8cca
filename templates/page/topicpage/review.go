package topicpage

import (
	"jointmeeting/internal/topic"
	"jointmeeting/templates/part"
)

// topicGrounds are the grounds of a refusal: the points of the checklist, or another one.
func topicGrounds() []part.Option {
	out := []part.Option{{Label: "请选择"}}
	for _, p := range topic.Points {
		out = append(out, part.Option{Value: p.Key, Label: p.Label})
	}
	return append(out, part.Option{Value: topic.OtherGround, Label: "其他情形"})
}
