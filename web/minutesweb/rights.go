package minutesweb

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/delivery"
	"jointmeeting/internal/escalation"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/issuing"
	"jointmeeting/internal/minutes"
	"jointmeeting/templates/page/minutespage"
)

// rightsOf asks the charts what the reader may do with the record and what hangs on it.
func rightsOf(who access.Actor, p minutes.Page) minutespage.Rights {
	circulate, ok := minutes.Chart.Offer(who, p.Minutes, "circulate")
	out := minutespage.Rights{Circulate: ok && circulate.Blocked == "", Register: minutes.MayRegister(who, p.Minutes),
		SeeCorrected: minutes.MaySeeCorrected(who, p.Minutes), Bundle: issuing.MayBundle(p), Chase: issuing.MayChase(who, p),
		Units: map[int64]bool{}, Deliveries: map[int64][]flow.Offer{}, Receipts: map[int64][]flow.Offer{}, Retract: map[int64][]flow.Offer{}, Enter: map[int64]bool{}}
	papers := minutes.Papers
	for _, d := range p.Deliveries {
		out.Units[d.Unit] = who.InUnit(d.Unit)
		out.Deliveries[d.ID], out.Retract[d.ID] = papers.Offers(who, d), papers.Retracts(who, d)
		out.Enter[d.ID] = papers.MayEnter(who, d, delivery.ReceiptsOf(p.Receipts, d.ID))
	}
	for _, r := range p.Receipts {
		out.Units[r.Unit] = who.InUnit(r.Unit)
		out.Receipts[r.ID] = papers.WordOffers(who, r)
	}
	return out
}

// approvals asks the chart which of the record's approvals the reader may take the step on.
func approvals(who access.Actor, list []escalation.Approval, step string) map[int64]flow.Offer {
	out := map[int64]flow.Offer{}
	for _, e := range list {
		if o, ok := escalation.Chart.Offer(who, e, step); ok {
			out[e.ID] = o
		}
	}
	return out
}
