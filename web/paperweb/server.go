// Package paperweb serves what all kinds of record share that are signed or delivered: the word asked for before a signature, and the receipts of
// what was issued.
package paperweb

import (
	"jointmeeting/internal/delivery"
	"jointmeeting/internal/house"
	"jointmeeting/internal/signing"
	"jointmeeting/web/edge"
)

// server is the edge with the services that these pages ask.
type server struct {
	*edge.Server
	signatures *signing.Signatures
	deliveries *delivery.Service
	signed     []signing.Kind
}

// Feature is 转请阅示 and 签收 of every kind of the house.
var Feature = Of(house.Signed(), house.Delivered())

// Of is the feature for the given kinds.
func Of(signed []signing.Kind, delivered []delivery.Paper) edge.Feature {
	return edge.Feature{Help: "minutes", Routes: func(e *edge.Server) []edge.Route {
		s := &server{e, signing.New(e.DB(), e.Authenticators(), signed...), delivery.NewService(e.DB(), delivered...), signed}
		return []edge.Route{
			edge.Page("/referrals/{id}", edge.Thread, s.referralShow),
			edge.Action("/referrals/{id}/do/{step}", edge.Thread, s.referralDo),
			edge.Action("/deliveries/{id}/do/{step}", edge.Makers, s.deliveryDo),
			edge.Page("/deliveries/{id}/enter", edge.Office, s.deliveryEnterNew),
			edge.Upload("/deliveries/{id}/enter", edge.Office, s.deliveryEnter),
			edge.Action("/clause-receipts/{id}/do/{step}", edge.Makers, s.clauseReceiptDo),
		}
	}}
}
