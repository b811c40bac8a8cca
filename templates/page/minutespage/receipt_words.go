package minutespage

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"jointmeeting/internal/delivery"
	"jointmeeting/templates/layout"
	"jointmeeting/templates/page/shared"
)

// extract are the clauses that name the reader's own units.
func (v View) extract() []delivery.Receipt {
	out := []delivery.Receipt{}
	for _, r := range v.Receipts {
		if v.Rights.Units[r.Unit] {
			out = append(out, r)
		}
	}
	return out
}

func (v View) questioned() (n int) {
	for _, d := range v.Deliveries {
		n += d.Questioned
	}
	return n
}

// confirmed is how many of the clauses are: 2／3.
func confirmed(list []delivery.Delivery) string {
	done, all := 0, 0
	for _, d := range list {
		done, all = done+d.Confirmed, all+d.Clauses
	}
	return layout.Ratio(done, all)
}

// receiptSums says how far the issue has come.
func (v View) receiptSums() string {
	out := fmt.Sprintf("分送 %d 个单位，已签收 %s；点名条款已确认 %s。", v.asked(), layout.Ratio(v.received(), v.asked()), confirmed(v.Deliveries))
	if n := v.informed(); n > 0 {
		out += fmt.Sprintf("另有 %d 个单位不涉及此次更正，供知悉。", n)
	}
	if late := delivery.Outstanding(v.Deliveries); len(late) > 0 {
		out += fmt.Sprintf("尚有 %d 个单位未签收或未确认：%s。", len(late), strings.Join(late, "、"))
	}
	return out
}

// outside counts the units that cannot sign in and whose word is still out.
func (v View) outside() int {
	return len(delivery.Outstanding(v.Deliveries)) - len(delivery.Chased(v.Deliveries))
}

// entering says whether the reader enters what some unit says.
func (v View) entering() bool {
	return slices.ContainsFunc(v.Deliveries, func(d delivery.Delivery) bool { return v.Rights.Enter[d.ID] })
}

func receiptAnchor(r delivery.Receipt) string { return "receipt-" + strconv.FormatInt(r.ID, 10) }

func (v View) receiptFacts(r delivery.Receipt) string {
	parts := []string{}
	for _, c := range v.Minutes.Clauses {
		if group := c.ByGroup(r.Unit); c.ID == r.Clause && group != "" {
			parts = append(parts, shared.ByGroup(group))
		}
		if steps := c.StepsDay(); c.ID == r.Clause && steps != "" {
			parts = append(parts, "办理步骤："+steps)
		}
	}
	if until := r.Until(); until != "" {
		parts = append(parts, "完成时限 "+until)
	}
	if r.Deliverable != "" {
		parts = append(parts, "完成标志："+r.Deliverable)
	}
	return strings.Join(parts, "　")
}

// ownDeliveries are those of the reader's units.
func (v View) ownDeliveries() []delivery.Delivery {
	return slices.DeleteFunc(slices.Clone(v.Deliveries), func(d delivery.Delivery) bool { return !v.Rights.Units[d.Unit] })
}
