package delegation

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
)

var (
	// delegators may make and end delegations: the 总召集人 alone (charter section four).
	delegators = []access.Right{access.May(access.Chief)}
	// readers are those who prepare or chair meetings.
	readers = []access.Right{access.May(access.Office), access.May(access.Director), access.May(access.Chief), access.May(access.Convenor)}
)

// acts are what is done to a delegation: it has no states, only days.
var acts = flow.Acts{Kind: "delegation", Title: "委托", List: []flow.Act[access.Ties]{
	{Do: "create", Label: "委托主持会议", May: delegators, Refusal: "只有总召集人可以委托召集人主持会议"},
	{Do: "end", Label: "终止委托主持", May: delegators, Refusal: "只有总召集人可以终止委托"},
}}
