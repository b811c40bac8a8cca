// Package opinion holds consultation rounds 征求意见: the text of a topic that units were asked about, what each
// answered, and what the proposer made of it. A round is open while its topic is 征求意见中; the topic's
// chart is the gate (未经协调不上会). What a unit only drafts stands in a table of its own, which no other
// unit's statement reads.
package opinion

import (
	"strconv"

	"jointmeeting/internal/flow"
	"jointmeeting/internal/round"
	"jointmeeting/internal/topic"
)

// Kind names opinions in the log and in attachments.
const Kind = "opinion"

// Stances are what a unit may answer.
var Stances = round.Stances{
	{round.Agree, "同意", flow.Ok}, {round.Amend, "原则同意，有修改意见", flow.Info}, {round.Object, "不同意", flow.Bad}, {round.Outside, "不涉及本单位职责", flow.Grey},
}

// Round is a round with the text that the units were asked about.
type Round struct {
	round.Round
	Text
}

// Path is the opinion's page.
func Path(id int64) string { return "/opinions/" + strconv.FormatInt(id, 10) }

// AdoptionPath is where the proposer answers a topic's opinions.
func AdoptionPath(topicID int64) string { return topic.Path(topicID) + "/adoption" }
